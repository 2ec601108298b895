select id, shelf, name, note from chaos.item where id <= 200
