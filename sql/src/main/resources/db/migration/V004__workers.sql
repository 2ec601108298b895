-- A JVM that claims work. It is alive while it holds the session-level advisory lock (4701, worker.id); the heartbeat is for
-- hosts that vanish without closing their connections.
set local lock_timeout = '2s';

create table longshore.worker (
  id integer generated always as identity primary key,
  name text not null,
  host text not null,
  pid bigint not null,
  version text not null,
  roles text[] not null,
  slots integer not null check (slots >= 0),
  jobs text[] not null default '{}',
  started_at timestamptz not null default clock_timestamp(),
  heartbeat_at timestamptz not null default clock_timestamp(),
  stopped_at timestamptz
) with (fillfactor = 50);
comment on column longshore.worker.slots is 'work units at once';
create index worker_live on longshore.worker (id) where stopped_at is null;
