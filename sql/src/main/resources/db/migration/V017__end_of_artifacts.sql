-- Files end: when their time is over, or by somebody's hand. The row stays, with who and why. And links that need no account.
set local lock_timeout = '2s';

alter table longshore.artifact
  add column deleted_by text,
  add column deletion_reason text,
  add column file_removed_at timestamptz;
comment on column longshore.artifact.deleted_at is 'since when nobody can fetch it; the bytes are removed soon after';
comment on column longshore.artifact.deleted_by is 'null if its time was over';
comment on column longshore.artifact.file_removed_at is 'when the bytes were removed';

create index artifact_to_expire on longshore.artifact (expires_at) where deleted_at is null and expires_at is not null;
create index artifact_to_remove on longshore.artifact (id) where deleted_at is not null and file_removed_at is null;

-- What links to artifacts are signed with: one key an installation. Another one ends all links.
create table longshore.link_key (
  only_one boolean primary key default true check (only_one),
  key bytea not null check (length(key) = 32)
);
insert into longshore.link_key (key)
values (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));
