select id, 'customer ' || id as name, 'chaos-crm-blind' as sent_by from generate_series(1, :items) id
