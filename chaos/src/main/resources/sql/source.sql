-- What the campaign's jobs read: rows with everything in them that a CSV file can get wrong, the same at every start.
create schema chaos;

create table chaos.item as
select g as id,
  cast(g % 997 as integer) as shelf,
  md5(cast(g as text)) as name,
  cast(g as numeric) * 1.01 as amount,
  timestamptz '2026-01-01 00:00:00+00' + make_interval(secs => g) as noted_at,
  case g % 7 when 0 then null when 1 then '' when 2 then 'a "quoted" word' when 3 then 'one, two'
    when 4 then E'two\nlines' when 5 then 'ä€😀' else repeat('x', cast(g % 40 as integer)) end as note
from generate_series(cast(1 as bigint), cast(:rows as bigint)) g;
alter table chaos.item add primary key (id);
analyze chaos.item;

-- The key of the row, so many milliseconds later. STABLE is a lie that lets the planner drop it where nobody reads the column.
create function chaos.after(id bigint, millis bigint) returns bigint language plpgsql stable as $$
begin
  if millis > 0 then
    perform pg_sleep(millis / 1000.0);
  end if;
  return id;
end $$;

-- no limit of a lane is what is tested
update longshore.lane set max_running = 1000, max_queued = 100000;

-- While it has a row, every run of chaos-breakable fails.
create table chaos.broken (wanted boolean primary key);

create function chaos.checked(id bigint) returns bigint language plpgsql stable as $$
begin
  if exists (select 1 from chaos.broken) then
    raise exception 'broken on purpose' using errcode = '22000';
  end if;
  return id;
end $$;

-- What chaos-feed does: no key, so that a line that is applied twice stands here twice. Each statement takes its time.
create table chaos.applied (
  seq bigint generated always as identity,
  run bigint not null,
  id bigint not null,
  account text not null
);
create index applied_of_run on chaos.applied (run, id);
create function chaos.take_time() returns trigger language plpgsql as $$
begin
  perform pg_sleep(0.05);
  return null;
end $$;
create trigger chaos_takes_time before insert on chaos.applied for each statement execute function chaos.take_time();

-- What the kinds of jobs write, and a source with a log of its changes. Statements take their time here too.
create table chaos.fed (id bigint not null, account text not null);
create trigger chaos_takes_time before insert on chaos.fed for each statement execute function chaos.take_time();
create table chaos.person (id bigint primary key, name text not null, balance numeric not null);
create trigger chaos_takes_time before insert or update on chaos.person for each statement execute function chaos.take_time();
create table chaos.sale (id bigint primary key, sold_on date not null, amount numeric not null);
create index sale_by_day on chaos.sale (sold_on);
create table chaos.sale_change (sold_on date not null, changed_in xid8 not null default pg_current_xact_id());
create table chaos.daily (day date primary key, sales bigint not null, amount numeric not null);
insert into chaos.sale select g, date '2026-01-01' + cast(g % 20 as integer), g * 0.01 from generate_series(1, 2000) g;
analyze chaos.sale;

-- What chaos-members merges its file into. While chaos.drowsy has a row, each of its statements lasts three seconds more once its rows are written: long enough to be stopped there.
create table chaos.member (id bigint primary key, name text not null, balance numeric not null);
create table chaos.drowsy (wanted boolean primary key);
create function chaos.linger() returns trigger language plpgsql as $$
begin
  if exists (select 1 from chaos.drowsy) then
    perform pg_sleep(3);
  end if;
  return null;
end $$;
create trigger chaos_lingers after insert or update on chaos.member for each statement execute function chaos.linger();
