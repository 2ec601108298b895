-- Whoever asks in SQL is told what is wrong with a key or a context, as of everything else: the constraints name no field, and quote the row.
set local lock_timeout = '2s';

create function longshore.refuse_size() returns trigger language plpgsql as $$
begin
  if octet_length(new.context::text) > 8192 then
    raise exception 'the context has % bytes', octet_length(new.context::text) using errcode = 'LS400', detail = 'context', hint = 'Write 8,192 bytes at most: shorten the reason.';
  end if;
  raise exception 'the idempotency key has % bytes', octet_length(new.idempotency_key) using errcode = 'LS400', detail = 'Idempotency-Key', hint = 'Write 1 to 200 bytes.';
end $$;
create trigger run_is_asked_for_in_bounds before insert on longshore.run for each row
  when (octet_length(new.idempotency_key) not between 1 and 200 or octet_length(new.context::text) > 8192) execute function longshore.refuse_size();
