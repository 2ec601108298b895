-- orders are only ever added: how many, and the last of them
select count(*) || ' orders, the last ' || coalesce(cast(max(o_orderkey) as text), 'none')
from longshore.sales_order
where o_custkey = :customer
  and (:tenant is null or o_nationkey = (select n_nationkey from longshore.organization where n_name = :tenant))
