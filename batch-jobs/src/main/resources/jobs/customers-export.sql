-- Without dates all customers, those who never ordered included.
select c_custkey, c_name, n_name as organization, c_address, c_phone, c_acctbal, c_mktsegment, c_comment
from longshore.customer
  join longshore.organization on n_nationkey = c_nationkey
where (:tenant is null or n_name = :tenant)
  and ((:from is null and :to is null)
    or c_custkey in (
      select o_custkey
      from longshore.sales_order
      where (:from is null or o_orderdate >= :from) and (:to is null or o_orderdate <= :to)))
