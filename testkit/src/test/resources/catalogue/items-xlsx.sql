select id, name, amount from kit.item where id <= :rows
