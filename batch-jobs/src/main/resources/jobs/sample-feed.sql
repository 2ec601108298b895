-- A booking that is there already is overwritten. applied counts how often this run has applied the line: once.
insert into longshore.sample_feed as s (id, account, amount, booked_on, note, run_id)
select l.id, l.account, l.amount, l.booked_on, l.note, :run
from :lines l
on conflict (id) do update set
  account = excluded.account, amount = excluded.amount, booked_on = excluded.booked_on, note = excluded.note, run_id = excluded.run_id,
  applied = case when s.run_id = excluded.run_id then s.applied + 1 else 1 end
