select id, customer, placed_on, amount from shop.orders
where delivered_on is null and (:tenant is null or tenant = :tenant)
