select id, chaos.checked(id) as checked, name from chaos.item where id <= 200
