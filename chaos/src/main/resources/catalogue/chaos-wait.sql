select id, chaos.after(id, :pause) as waited, name from chaos.item where id <= :rows
