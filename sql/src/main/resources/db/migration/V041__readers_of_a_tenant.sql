-- As whom people of a tenant read what runs make: the language of words, numbers and dates, and the clock of moments. It is put into the context of a run when the
-- run is asked for, whatever asks, so that a report of last week reads the same after its tenant has moved. A trigger, and not a part of request_run, so that no way to
-- a run goes round it.
set local lock_timeout = '2s';

create function longshore.check_readers(locale text, zone text, prefix text) returns void language plpgsql as $$
begin
  if locale is not null and locale !~ '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' then
    raise exception '"%" is not a language tag', left(locale, 40) using errcode = 'LS400', detail = prefix || 'locale', hint = 'Write a BCP 47 language tag such as pt-BR.';
  end if;
  if zone is not null and not exists (select 1 from pg_timezone_names n where n.name = zone) then
    raise exception 'there is no time zone "%"', left(zone, 60) using errcode = 'LS400', detail = prefix || 'zone', hint = 'Write an IANA time zone such as America/Sao_Paulo, or UTC.';
  end if;
end $$;

create table longshore.tenant_readers (
  tenant text primary key check (btrim(tenant) <> ''),
  locale text,
  zone text,
  constraint readers_say_something check (locale is not null or zone is not null)
);
comment on table longshore.tenant_readers is 'as whom people read what runs make; ''*'' is every tenant whose own row is silent, and what belongs to no tenant';
comment on column longshore.tenant_readers.locale is 'BCP 47 tag such as pt-BR';
comment on column longshore.tenant_readers.zone is 'IANA time zone such as America/Sao_Paulo';

create function longshore.check_tenant_readers() returns trigger language plpgsql as $$
begin
  perform longshore.check_readers(new.locale, new.zone, '');
  return new;
end $$;

create trigger tenant_readers_checked before insert or update on longshore.tenant_readers for each row execute function longshore.check_tenant_readers();

-- What the request says, else what the tenant has, else what all have, else the zone that the request has in reserve. What Java asks for is checked before it comes here.
create function longshore.name_readers_of_run() returns trigger language plpgsql as $$
declare
  locale_ text := new.context ->> 'locale';
  zone_ text := new.context ->> 'zone';
begin
  if new.origin = 'sql' then
    perform longshore.check_readers(locale_, zone_, 'context.');
  end if;
  if locale_ is null or zone_ is null then
    select coalesce(locale_, max(r.locale) filter (where r.tenant = new.tenant), max(r.locale) filter (where r.tenant = '*')),
           coalesce(zone_, max(r.zone) filter (where r.tenant = new.tenant), max(r.zone) filter (where r.tenant = '*'), new.context ->> 'zoneOtherwise')
      into locale_, zone_
      from longshore.tenant_readers r where r.tenant in (new.tenant, '*');
  end if;
  new.context := (new.context - 'zoneOtherwise') || jsonb_strip_nulls(jsonb_build_object('locale', locale_, 'zone', zone_));
  return new;
end $$;

-- by its name after run_tied_to_tenant, which says whose the run is
create trigger run_written_for_readers before insert on longshore.run for each row execute function longshore.name_readers_of_run();
