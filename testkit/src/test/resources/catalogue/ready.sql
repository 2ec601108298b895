select id, name from kit.item where id::text = any (:keys)
