-- What can be run. Workers write their catalogue here at start-up; console and scheduler read it and need no job code.
set local lock_timeout = '2s';

create table longshore.lane (
  name text primary key check (name ~ '^[a-z][a-z0-9-]{0,39}$'),
  position smallint not null unique,
  max_running integer not null check (max_running > 0),
  max_queued integer not null check (max_queued > 0)
);
comment on table longshore.lane is 'where a run waits and how much may run at once; position 1 is claimed first';

insert into longshore.lane (name, position, max_running, max_queued) values
  ('critical', 1, 16, 1000),
  ('bulk', 2, 8, 10000),
  ('repair', 3, 2, 10000);

-- every version of a definition that was ever run: a run points at the one that it was asked for with
create table longshore.job_definition (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  job text not null,
  document jsonb not null,
  first_seen_at timestamptz not null default clock_timestamp()
);
create index job_definition_by_job on longshore.job_definition (job, first_seen_at desc);

create table longshore.job (
  name text primary key check (name ~ '^[a-z][a-z0-9-]{0,79}$'),
  definition_hash text not null references longshore.job_definition,
  title text not null,
  kind text not null,
  lane text not null references longshore.lane,
  impact text not null check (impact in ('broken', 'degraded', 'delayed')),
  parameter_defaults jsonb not null default '{}' check (jsonb_typeof(parameter_defaults) = 'object'),
  parameter_names text[] not null default '{}',
  required_parameters text[] not null default '{}',
  max_running integer not null check (max_running > 0),
  max_queued integer not null check (max_queued > 0),
  max_wait interval,
  waits_for text,
  offered boolean not null default true,
  updated_at timestamptz not null default clock_timestamp()
);
comment on column longshore.job.waits_for is 'a run of this job is not started while a run of that job is queued or running';
comment on column longshore.job.offered is 'false once no catalogue names the job any more; its history stays';
