-- :comment is no parameter, nor is 'a :text' or x::date
select id, name
from lines
where (:from is null or day >= cast(:from as date)) and name = :tenant
