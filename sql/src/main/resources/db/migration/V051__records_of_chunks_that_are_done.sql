-- A run that takes rejected records up again may be cancelled half-way: what its chunks have committed is done with all the same. Taken up once more, a statement
-- that only inserts would write it twice.
set local lock_timeout = '2s';

-- The records are the lines of the run's file, in the order of their ids; a chunk of a feed says which lines it was read from. Where order matters the chunks of one
-- block are read from the same lines: they are done with when all of them are.
create function longshore.records_of_chunks_are_reprocessed() returns trigger language plpgsql as $$
begin
  update longshore.rejected_record r set state = 'reprocessed'
  from (select t.id, row_number() over (order by t.id) as line from longshore.rejected_record t where t.reprocess_run_id = new.id) taken
  where r.id = taken.id and r.state in ('open', 'corrected') and exists (
    select from longshore.work_unit u
    where u.run_id = new.id and u.step = 'apply-lines' and u.state = 'DONE'
      and taken.line >= (u.bounds #>> '{from,line}')::bigint and taken.line < (u.bounds #>> '{to,line}')::bigint
      and not exists (
        select from longshore.work_unit o
        where o.run_id = u.run_id and o.step = u.step and o.bounds -> 'from' = u.bounds -> 'from' and o.state <> 'DONE'));
  return null;
end $$;
create trigger run_reprocesses_in_part after update of state on longshore.run for each row
  when (new.state in ('CANCELLED', 'ABANDONED', 'STALE', 'SUPERSEDED') and old.state <> new.state) execute function longshore.records_of_chunks_are_reprocessed();
