select id
from lines
where day >= :from and name = :tenannt
  and other = :from
