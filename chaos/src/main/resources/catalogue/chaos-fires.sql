select id, name from chaos.item where id <= 200 and (:tenant is null or name <> :tenant)
