select o_orderkey, o_orderdate, o_orderstatus, o_totalprice, o_orderpriority, o_comment
from longshore.sales_order
where o_custkey = :customer
  and (:tenant is null or o_nationkey = (select n_nationkey from longshore.organization where n_name = :tenant))
