select id, name from kit.item where id <= 60
