select id, 'customer ' || id as name, 'chaos-crm-frozen' as sent_by from generate_series(1, :items) id
