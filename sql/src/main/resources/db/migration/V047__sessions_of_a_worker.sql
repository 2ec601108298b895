-- A worker that is frozen, or cut off, amid a transaction keeps what that has locked: rows of users' tables too, which whoever goes on with its work writes next. Each
-- session of its process holds the advisory lock (4720, sessions), shared, so that others find them, and end those that are in a transaction.
set local lock_timeout = '2s';

alter table longshore.worker add column sessions integer;
comment on column longshore.worker.sessions is 'drawn when its process starts: each session of it holds the shared advisory lock (4720, sessions); null of a version that had none';
