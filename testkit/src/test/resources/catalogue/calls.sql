select id, name from kit.item where id <= :rows
