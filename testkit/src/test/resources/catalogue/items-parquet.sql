select id, name, cast(amount as numeric(12, 2)) as amount from kit.item where id <= :rows
