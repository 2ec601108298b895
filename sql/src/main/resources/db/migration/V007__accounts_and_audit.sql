-- Who may do what, and who did what. audit is append-only and hash-chained: a changed, removed or reordered row breaks the chain.
set local lock_timeout = '2s';

create sequence longshore.account_seq increment by 10;
create table longshore.account (
  id bigint primary key,
  version integer not null,
  name text not null unique check (name ~ '^[A-Za-z0-9._@-]{1,80}$'),
  password_hash text not null,
  role text not null check (role in ('viewer', 'operator', 'admin')),
  tenant text,
  created_at timestamptz not null,
  disabled_at timestamptz
);

create sequence longshore.api_token_seq increment by 10;
create table longshore.api_token (
  id bigint primary key,
  version integer not null,
  name text not null unique,
  token_hash text not null unique,
  role text not null check (role in ('viewer', 'operator', 'admin')),
  tenant text,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz
);
comment on column longshore.api_token.token_hash is 'SHA-256 of the token, hex; the token has 256 random bits, so that no slow hash is needed';

create table longshore.audit (
  id bigint primary key,
  at timestamptz not null,
  actor text not null,
  role text not null,
  address text,
  action text not null,
  target text not null,
  reason text,
  before jsonb,
  after jsonb,
  outcome text not null check (outcome in ('accepted', 'refused', 'failed')),
  previous_hash bytea not null,
  hash bytea not null unique
);
create index audit_of_target on longshore.audit (target, id);

create function longshore.audit_hash(row_ longshore.audit) returns bytea language sql stable as $$
  select sha256(row_.previous_hash || convert_to(jsonb_build_array(row_.id, extract(epoch from row_.at), row_.actor, row_.role, row_.address,
    row_.action, row_.target, row_.reason, row_.before, row_.after, row_.outcome)::text, 'UTF8'))
$$;

-- Ids have no gaps: they are given under the lock that orders the chain. Keep the transaction that calls this short.
create function longshore.record_audit(actor_ text, role_ text, address_ text, action_ text, target_ text, reason_ text, before_ jsonb, after_ jsonb, outcome_ text)
returns bigint language plpgsql as $$
declare
  last_ longshore.audit;
  row_ longshore.audit;
begin
  perform pg_advisory_xact_lock(4702, 0);
  select * into last_ from longshore.audit order by id desc limit 1;
  row_.id := coalesce(last_.id, 0) + 1;
  row_.at := clock_timestamp();
  row_.actor := actor_; row_.role := role_; row_.address := address_; row_.action := action_; row_.target := target_;
  row_.reason := reason_; row_.before := before_; row_.after := after_; row_.outcome := outcome_;
  row_.previous_hash := coalesce(last_.hash, sha256('longshore'::bytea));
  row_.hash := longshore.audit_hash(row_);
  insert into longshore.audit values (row_.*);
  return row_.id;
end $$;

create function longshore.verify_audit() returns table (id bigint, problem text) language sql stable as $$
  select a.id, case when a.hash <> longshore.audit_hash(a) then 'the row was changed'
                    else 'the row before it was changed, removed or moved' end
  from (select r.id, lag(r.id) over w as before_id, lag(r.hash) over w as before_hash from longshore.audit r window w as (order by r.id)) l
  join longshore.audit a on a.id = l.id
  where a.hash <> longshore.audit_hash(a)
     or a.previous_hash <> coalesce(l.before_hash, sha256('longshore'::bytea))
     or a.id <> coalesce(l.before_id, 0) + 1
  order by a.id
$$;

create function longshore.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'LS403';
end $$;
create trigger audit_is_append_only before update or delete on longshore.audit for each row execute function longshore.refuse_change();
create trigger audit_is_not_truncated before truncate on longshore.audit for each statement execute function longshore.refuse_change();
