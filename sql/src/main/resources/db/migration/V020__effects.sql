-- Changes outside our database: what was planned, what was sent, what came of it. Written before each call and after it, each time in a commit of its own,
-- so that whatever dies, it is known which calls may have been made. And how much another system is asked at once, by all workers together.
set local lock_timeout = '2s';

create table longshore.effect (
  id bigint generated always as identity primary key,
  job text not null references longshore.job,
  tenant text not null default '',
  item text not null check (octet_length(item) between 1 and 1000),
  version integer not null check (version > 0),
  content_hash text not null,
  idempotency_key text not null unique,
  state text not null default 'planned' check (state in ('planned', 'sent', 'done', 'failed', 'in-doubt', 'given-up', 'superseded')),
  maybe_applied boolean not null default false,
  run_id bigint not null references longshore.run,
  unit integer not null,
  token bigint not null,
  attempts integer not null default 0,
  planned_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  over_at timestamptz,
  settled_at timestamptz,
  status integer,
  answer text check (length(answer) <= 500),
  decided_by text,
  decided_why text,
  constraint effect_once unique (job, tenant, item, version),
  constraint effect_sent_has_a_time check (state <> 'sent' or (sent_at is not null and over_at is not null))
) with (fillfactor = 60);
comment on column longshore.effect.tenant is 'of the runs that send it, empty for none: two tenants'' rows may have the same key and are two items';
comment on column longshore.effect.item is 'the key of the row that it tells of';
comment on column longshore.effect.version is 'counts the contents of an item that were to be sent; A, then B, then A again are three';
comment on column longshore.effect.content_hash is 'of the request as it was sent: a row that gives the same again is unchanged';
comment on column longshore.effect.idempotency_key is 'the same for every try of this effect, and no other effect''s';
comment on column longshore.effect.maybe_applied is 'an earlier call may have reached the other side: only a repetition under the same key, or an answer to a question, is safe';
comment on column longshore.effect.token is 'of the unit''s claim that touched it last; an older claim cannot any more';
comment on column longshore.effect.over_at is 'from when on the call that was sent last has surely ended, whoever made it';

-- One open effect an item: its successors wait, and two runs cannot both send it.
create unique index effect_open_of_item on longshore.effect (job, tenant, item) where state in ('planned', 'sent', 'in-doubt');
create index effect_of_run on longshore.effect (run_id, state, id);

-- The same table as EffectState.canMoveTo.
create function longshore.check_effect_move() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and not (case old.state
      when 'planned' then new.state in ('sent', 'failed', 'in-doubt', 'superseded')
      when 'sent' then new.state in ('planned', 'done', 'failed', 'in-doubt')
      when 'in-doubt' then new.state in ('planned', 'done', 'given-up')
      else false end) then
    raise exception 'effect % cannot move from % to %', old.id, old.state, new.state using errcode = 'LS409';
  end if;
  return new;
end $$;
create trigger effect_moves before update of state on longshore.effect for each row execute function longshore.check_effect_move();

-- Another system that jobs call: its breaker, and until when it asked to be left alone. Times are the database's.
create table longshore.dependency (
  name text primary key check (name ~ '^[a-z][a-z0-9-]{0,59}$'),
  calls double precision not null default 0,
  failures double precision not null default 0,
  opened_at timestamptz,
  open_until timestamptz,
  probe_until timestamptz,
  trips integer not null default 0,
  quiet_until timestamptz,
  last_failure text,
  constraint dependency_open check ((opened_at is null) = (open_until is null))
) with (fillfactor = 50);
comment on column longshore.dependency.calls is 'of the recent past: each call makes those before it weigh 5 % less';
comment on column longshore.dependency.probe_until is 'a call tries it out; after this time another may';
comment on column longshore.dependency.quiet_until is 'it said Retry-After';
comment on column longshore.dependency.last_failure is 'its kind: every viewer may read it, so nothing of an answer stands in it';

-- Calls a second, dealt out: the permits of all slices that have not run out are never more than the rate. One without any waits for its share.
create table longshore.rate_slice (
  dependency text not null references longshore.dependency on delete cascade,
  holder text not null,
  permits integer not null check (permits >= 0),
  until timestamptz not null,
  primary key (dependency, holder)
) with (fillfactor = 50);

-- A run that waits for another system gives its places back meanwhile.
alter table longshore.run
  add column parked_until timestamptz,
  add column parked_why text;
comment on column longshore.run.parked_until is 'its units are not claimed before; null or past if they may be';
comment on column longshore.run.parked_why is 'what it waited for last, in a sentence';
