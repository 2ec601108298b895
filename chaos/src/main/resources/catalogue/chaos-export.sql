select id, shelf, name, amount, noted_at, note from chaos.item
