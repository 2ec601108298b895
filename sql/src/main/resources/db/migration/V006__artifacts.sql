-- A file that a run produced. A row exists only once its file is whole, checked and in place.
set local lock_timeout = '2s';

create table longshore.artifact (
  id bigint generated always as identity primary key,
  run_id bigint not null references longshore.run,
  tenant text,
  name text not null,
  media_type text not null,
  location text not null,
  bytes bigint not null check (bytes >= 0),
  rows bigint not null check (rows >= 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  manifest jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz,
  deleted_at timestamptz,
  unique (run_id, name)
);
comment on column longshore.artifact.location is 'relative to the artifact folder of the installation';
create index artifact_newest on longshore.artifact (created_at desc, id desc);

create table longshore.artifact_download (
  id bigint generated always as identity primary key,
  artifact_id bigint not null references longshore.artifact,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  address text,
  first_byte bigint not null,
  last_byte bigint not null
);
create index artifact_download_of_artifact on longshore.artifact_download (artifact_id, id);
