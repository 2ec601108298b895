-- Workers belong to pools and bear labels; jobs and runs may prefer some of them. Tries that count are told from claims, and an
-- operator's order says how it went.
set local lock_timeout = '2s';

alter table longshore.worker
  add column pool text check (pool ~ '^[a-z0-9][a-z0-9._-]{0,39}$'),
  add column labels jsonb not null default '{}' check (jsonb_typeof(labels) = 'object'),
  add column unfit text[] not null default '{}';
comment on column longshore.worker.unfit is 'hashes of definitions that it found it cannot work with: another version of it wrote them';

alter table longshore.job
  add column prefers jsonb,
  add column prefers_patience interval;

alter table longshore.run
  add column prefers jsonb,
  add column prefers_patience interval,
  add column claimable_at timestamptz,
  add column disturbances integer not null default 0,
  add column hurried_at timestamptz;
comment on column longshore.run.prefers is 'which workers it would rather have: {"pool": "…", "labels": {"…": "…"}}; null for any';
comment on column longshore.run.prefers_patience is 'how long after it became claimable other workers leave it, and each of its units, to those';
comment on column longshore.run.claimable_at is 'when a worker that it does not prefer first could have claimed it; null before, and once it is claimed';
comment on column longshore.run.disturbances is 'how often its owner gave it up for reasons that pass, since it last got further';
comment on column longshore.run.hurried_at is 'since when its units must not even finish their chunk; null while they may';

alter table longshore.work_unit
  add column claimable_at timestamptz,
  add column disturbances integer not null default 0;
comment on column longshore.work_unit.claimable_at is 'since when it can be claimed; only where its run prefers workers';
comment on column longshore.work_unit.disturbances is 'how often it was given back for reasons that pass, since its last chunk';
-- The few that are linked to a step execution, among the many of a large plan that wait.
create index unit_claimable on longshore.work_unit (run_id, step, ordinal) where state = 'PENDING' and step_execution_id is not null;

alter table longshore.run_command
  add column hurried_at timestamptz,
  add column last_chunk_at timestamptz;
comment on column longshore.run_command.hurried_at is 'when work in progress was cut short for it';
comment on column longshore.run_command.last_chunk_at is 'the last chunk that was committed after it was asked; null if none was';

-- Whether a worker of this pool with these labels is one that is preferred.
create function longshore.fits(pool text, labels jsonb, prefers jsonb) returns boolean language sql immutable parallel safe as $$
  select (prefers ->> 'pool' is null or prefers ->> 'pool' is not distinct from pool) and coalesce(labels @> (prefers -> 'labels'), true)
$$;

-- A preference as people may write it, checked: {"pool": "…", "labels": {…}, "patience": "30 seconds"}. Where is the field in messages.
create function longshore.check_preference(given jsonb, field text) returns void language plpgsql as $$
declare
  key_ text;
begin
  if jsonb_typeof(given) <> 'object' then
    raise exception '% must be a JSON object', field using errcode = 'LS400', detail = field, hint = 'Write {"pool": "…"} or {"labels": {"disk": "ssd"}}.';
  end if;
  select k into key_ from jsonb_object_keys(given) k where k not in ('pool', 'labels', 'patience') limit 1;
  if found then
    raise exception '% knows no "%"', field, key_ using errcode = 'LS400', detail = field || '.' || key_, hint = 'Write pool, labels and patience.';
  end if;
  if given ? 'pool' and coalesce(given ->> 'pool', '') !~ '^[a-z0-9][a-z0-9._-]{0,39}$' then
    raise exception '%.pool is not the name of a pool', field using errcode = 'LS400', detail = field || '.pool', hint = 'Write lower-case letters, digits, dots, hyphens and underscores, 40 at most.';
  end if;
  if given ? 'labels' and (jsonb_typeof(given -> 'labels') <> 'object' or exists (
      select 1 from jsonb_each(given -> 'labels') l where jsonb_typeof(l.value) <> 'string')) then
    raise exception '%.labels must be a JSON object of texts', field using errcode = 'LS400', detail = field || '.labels', hint = 'Write {"disk": "ssd"}.';
  end if;
  if given ->> 'pool' is null and coalesce(given -> 'labels', '{}') = '{}' then
    raise exception '% names no pool and no label', field using errcode = 'LS400', detail = field, hint = 'Name one, or leave it out.';
  end if;
  if given ? 'patience' then
    begin
      if (given ->> 'patience')::interval not between interval '0' and interval '1 hour' then
        raise exception 'out of range' using errcode = '22008';
      end if;
    exception when data_exception or null_value_not_allowed then
      raise exception '%.patience is not a time from 0 to 1 hour', field using errcode = 'LS400', detail = field || '.patience', hint = 'Write "30 seconds" or "PT30S".';
    end;
  end if;
end $$;
