-- orders are only ever added: how many, and the last of them
select count(*) || ' orders, the last ' || coalesce(cast(max(o_orderkey) as text), 'none')
from longshore.sales_order
where o_custkey = :customer
