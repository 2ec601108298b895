select c_custkey, c_name, n_name as organization, c_phone, c_mktsegment, c_acctbal
from longshore.customer
  join longshore.organization on n_nationkey = c_nationkey
where :tenant is null or n_name = :tenant
