select sold_on as day, count(*) as sales, sum(amount) as amount from kit.sale where sold_on >= :window_from and sold_on < :window_until group by sold_on
