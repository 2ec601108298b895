select id, name from chaos.item where id <= :rows
