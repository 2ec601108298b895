select id, chaos.after(id, 1) as waited, name, amount, noted_at, note from chaos.item where id <= 2000
