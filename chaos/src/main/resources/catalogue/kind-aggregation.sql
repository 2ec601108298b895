select sold_on as day, count(*) as sales, sum(amount) as amount
from chaos.sale where sold_on >= :window_from and sold_on < :window_until and chaos.after(id, 1) > 0
group by sold_on
