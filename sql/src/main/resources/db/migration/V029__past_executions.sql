-- What applications of plain Spring Batch did before they came here: read from their own job repository, and only shown.
set local lock_timeout = '2s';

create table longshore.past_execution (
  id bigint generated always as identity primary key,
  application text not null check (application ~ '^[a-z][a-z0-9-]{0,62}$'),
  execution_id bigint not null,
  instance_id bigint not null,
  job text not null,
  status text not null,
  exit_code text,
  exit_message text,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  parameters jsonb not null check (jsonb_typeof(parameters) = 'array'),
  steps jsonb not null check (jsonb_typeof(steps) = 'array'),
  constraint past_execution_read_once unique (application, execution_id)
);
comment on table longshore.past_execution is 'executions of another Spring Batch application, as its job repository had them when it was read last';
comment on column longshore.past_execution.execution_id is 'its id there';
comment on column longshore.past_execution.status is 'a BatchStatus of Spring Batch, or UNKNOWN';
comment on column longshore.past_execution.parameters is 'name, value and whether identifying; values as the text that stood there';

create index past_execution_newest on longshore.past_execution (created_at desc, id desc);
create index past_execution_newest_by_application on longshore.past_execution (application, created_at desc, id desc);
create index past_execution_newest_by_job on longshore.past_execution (job, created_at desc, id desc);
create index past_execution_newest_by_status on longshore.past_execution (status, created_at desc, id desc);
