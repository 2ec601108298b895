select date_trunc('month', o_orderdate)::date as month,
  n_name as organization,
  c_mktsegment as market_segment,
  count(distinct c_custkey) as active_customers,
  count(*) as orders,
  count(*) filter (where o_orderstatus = 'O') as open_orders,
  sum(o_totalprice) as revenue,
  max(o_totalprice) as largest_order
from longshore.sales_order
  join longshore.customer on c_custkey = o_custkey
  join longshore.organization on n_nationkey = o_nationkey
where o_orderdate >= :window_from and o_orderdate < :window_until
group by 1, 2, 3
