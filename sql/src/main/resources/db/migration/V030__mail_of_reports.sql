-- Reports that go out by mail. What is to be said is written down in the transaction that publishes the report, so that a mail goes out if and only if its report is there;
-- the mail to each recipient is an effect of the run.
set local lock_timeout = '2s';

create table longshore.report_mail (
  run_id bigint primary key references longshore.run,
  message jsonb not null check (jsonb_typeof(message) = 'object'),
  due_at timestamptz default clock_timestamp()
) with (fillfactor = 80);
comment on column longshore.report_mail.message is 'subject, text, HTML and files: the same for every recipient and every try';
comment on column longshore.report_mail.due_at is 'when somebody has to look at its effects; null while none is open';
create index report_mail_due on longshore.report_mail (due_at) where due_at is not null;

-- What a person decided to send again is due at once.
create function longshore.mail_again() returns trigger language plpgsql as $$
begin
  update longshore.report_mail m set due_at = clock_timestamp() where m.run_id = new.run_id;
  return new;
end $$;
create trigger effect_mailed_again after update of state on longshore.effect
  for each row when (old.state = 'in-doubt' and new.state = 'planned') execute function longshore.mail_again();
