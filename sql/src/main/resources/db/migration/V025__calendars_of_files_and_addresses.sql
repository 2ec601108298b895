-- A calendar may be what a file of the folder of schedules says, or follow an address, which workers fetch it from again and again.
set local lock_timeout = '2s';

alter table longshore.calendar
  add column file text,
  add column url text,
  add column fetch_at timestamptz,
  add column fetched_at timestamptz,
  add column fetch_failure text,
  add constraint calendar_has_one_source check (file is null or url is null),
  add constraint calendar_fetched_if_it_follows check ((url is null) = (fetch_at is null));
comment on column longshore.calendar.file is 'the file that defines it; it is changed there';
comment on column longshore.calendar.url is 'where it is fetched from; what was fetched last stays until the next that can be read';
comment on column longshore.calendar.fetch_at is 'when it is fetched next, by the database''s clock; moved before the call, so that one worker makes it';
comment on column longshore.calendar.fetch_failure is 'why the last fetch brought nothing; null if it did';
create index calendar_to_fetch on longshore.calendar (fetch_at) where fetch_at is not null;
