-- A chunk of a source that cannot be split is a work unit too. It is planned as it is read, and its items travel as a message. docs/transport.md
set local lock_timeout = '2s';

alter table longshore.work_unit add column offered_at timestamptz;
alter table longshore.work_unit add column track integer check (track >= 0);
comment on column longshore.work_unit.offered_at is 'of a chunk: since when a message with its items waits for a worker; cleared by each claim, so that a chunk that comes back is sent again';
comment on column longshore.work_unit.track is 'of a chunk whose order matters: chunks of one track are applied in the order of their ordinals; null where any order will do';
create index unit_offered on longshore.work_unit (run_id, step, ordinal) where state = 'PENDING' and offered_at is not null;
create index unit_of_track on longshore.work_unit (run_id, step, track, ordinal) where track is not null and state <> 'DONE';

-- The channel that needs no broker, and what a broker does not confirm or deliver goes this way too.
create table longshore.chunk_message (
  run_id bigint not null,
  step text not null,
  ordinal integer not null,
  sent_at timestamptz not null default clock_timestamp(),
  payload bytea not null,
  primary key (run_id, step, ordinal),
  foreign key (run_id, step, ordinal) references longshore.work_unit on delete cascade
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);

-- What the job sample-feed fills.
create table longshore.sample_feed (
  id bigint primary key,
  account text not null,
  amount numeric(12, 2) not null,
  booked_on date not null,
  note text,
  run_id bigint not null,
  applied integer not null default 1
);
comment on column longshore.sample_feed.applied is 'how often the line was applied by the run that wrote it last; more than 1 would be a chunk that was applied twice';
