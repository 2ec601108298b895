select o_orderkey, o_custkey, c_name, o_orderstatus, o_totalprice, o_orderdate, o_orderpriority, o_clerk, o_shippriority, o_comment
from longshore.sales_order
  join longshore.customer on c_custkey = o_custkey
where (:tenant is null or o_nationkey = (select n_nationkey from longshore.organization where n_name = :tenant))
  and (:from is null or o_orderdate >= :from)
  and (:to is null or o_orderdate <= :to)
