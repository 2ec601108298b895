-- The tenant of a run is what the tenant parameter of its job says, and the other way round: whoever asks by longshore.request_run names it once, and a
-- person who is bound to a tenant sees exactly the runs that worked on its data. A trigger, and not a part of request_run, so that no way to a run goes round it.
-- Definitions that were stored before they said whether there is such a parameter are left as they are.
set local lock_timeout = '2s';

create function longshore.tie_run_to_tenant() returns trigger language plpgsql as $$
declare
  definition_ jsonb;
  parameter_ text;
  named_ text;
begin
  select d.document into definition_ from longshore.job_definition d where d.hash = new.definition_hash;
  if not definition_ ? 'tenantParameter' then
    return new;
  end if;
  parameter_ := definition_ ->> 'tenantParameter';
  if parameter_ is null then
    if new.tenant is not null then
      raise exception 'the job "%" works on the data of all tenants', new.job using errcode = 'LS400', detail = 'context.tenant', hint = 'Leave the tenant out.';
    end if;
    return new;
  end if;
  named_ := nullif(btrim(new.parameters ->> parameter_), '');
  if new.tenant is null and named_ is not null then
    new.tenant := named_;
    new.context := new.context || jsonb_build_object('tenant', named_);
  elsif new.tenant is not null and named_ is null then
    new.parameters := new.parameters || jsonb_build_object(parameter_, new.tenant);
  elsif new.tenant <> named_ then
    raise exception 'the run is asked for on behalf of %, and its parameter "%" is %', new.tenant, parameter_, named_
      using errcode = 'LS400', detail = 'parameters.' || parameter_, hint = 'Name one tenant.';
  end if;
  return new;
end $$;

create trigger run_tied_to_tenant before insert on longshore.run for each row execute function longshore.tie_run_to_tenant();
