select l_shipdate as day,
  (l_suppkey % 100)::integer as supplier_group,
  count(*) as order_lines,
  sum(l_quantity) as quantity,
  sum(l_extendedprice * (1 - l_discount)) as revenue
from longshore.order_line
where l_shipdate >= :window_from and l_shipdate < :window_until
group by l_shipdate, l_suppkey % 100
