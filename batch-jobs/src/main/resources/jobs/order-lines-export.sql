-- A filter that is not asked for folds away when the query is planned: without any, this is a plain read in the order of the key.
select l_orderkey, l_partkey, l_suppkey, l_linenumber, l_quantity, l_extendedprice, l_discount, l_tax, l_returnflag, l_linestatus,
  l_shipdate, l_commitdate, l_receiptdate, l_shipinstruct, l_shipmode, l_comment
from longshore.order_line
where (:tenant is null or l_nationkey = (select n_nationkey from longshore.organization where n_name = :tenant))
  and (:from is null or l_orderdate >= :from)
  and (:to is null or l_orderdate <= :to)
