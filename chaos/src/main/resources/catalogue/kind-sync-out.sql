select id, 'customer ' || id as name, 'kind-sync-out' as sent_by from generate_series(1, 300) id
