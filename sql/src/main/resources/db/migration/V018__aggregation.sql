-- How far each rollup is, and what the sample's aggregations read and fill. docs/jobs/aggregation.md
set local lock_timeout = '2s';

create table longshore.aggregation_watermark (
  job text primary key,
  target text not null unique,
  definition text not null,
  source text not null,
  mark text not null,
  run_id bigint not null,
  moved_at timestamptz not null default clock_timestamp()
);
comment on table longshore.aggregation_watermark is 'how far a rollup is; it moves in the transaction that completes a run. Delete a row and the next run of the job computes all windows';
comment on column longshore.aggregation_watermark.mark is 'a pg_snapshot where a log tells the changes, a timestamptz where a column does; all changes up to it are in the target';
comment on column longshore.aggregation_watermark.source is 'oid and file of the source table: a table that was replaced or emptied as a whole is read anew';
comment on column longshore.aggregation_watermark.definition is 'hash of what is aggregated: another SELECT is another rollup';

-- The sample. Each transaction that changes the shop writes which windows it touched, and its id.
create table longshore.order_line_change (
  shipped_on date not null,
  changed_in xid8 not null default pg_current_xact_id()
);
create index order_line_change_since on longshore.order_line_change (changed_in);
comment on table longshore.order_line_change is 'sample shop: days of shipment whose order lines were written, by which transaction';

create table longshore.sales_order_change (
  ordered_on date not null,
  changed_in xid8 not null default pg_current_xact_id()
);
create index sales_order_change_since on longshore.sales_order_change (changed_in);
comment on table longshore.sales_order_change is 'sample shop: days whose orders were written, by which transaction';

create function longshore.note_order_line_change() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    insert into longshore.order_line_change (shipped_on) select distinct l_shipdate from old_rows;
  end if;
  if tg_op <> 'DELETE' then
    insert into longshore.order_line_change (shipped_on) select distinct l_shipdate from new_rows;
  end if;
  return null;
end $$;

create function longshore.note_sales_order_change() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    insert into longshore.sales_order_change (ordered_on) select distinct o_orderdate from old_rows;
  end if;
  if tg_op <> 'DELETE' then
    insert into longshore.sales_order_change (ordered_on) select distinct o_orderdate from new_rows;
  end if;
  return null;
end $$;

-- A load swaps in tables of its own, which bear no triggers until this has been called.
create function longshore.watch_sample_shop() returns void language plpgsql as $$
begin
  create or replace trigger note_insert after insert on longshore.order_line
    referencing new table as new_rows for each statement execute function longshore.note_order_line_change();
  create or replace trigger note_update after update on longshore.order_line
    referencing old table as old_rows new table as new_rows for each statement execute function longshore.note_order_line_change();
  create or replace trigger note_delete after delete on longshore.order_line
    referencing old table as old_rows for each statement execute function longshore.note_order_line_change();
  create or replace trigger note_insert after insert on longshore.sales_order
    referencing new table as new_rows for each statement execute function longshore.note_sales_order_change();
  create or replace trigger note_update after update on longshore.sales_order
    referencing old table as old_rows new table as new_rows for each statement execute function longshore.note_sales_order_change();
  create or replace trigger note_delete after delete on longshore.sales_order
    referencing old table as old_rows for each statement execute function longshore.note_sales_order_change();
end $$;
select longshore.watch_sample_shop();

create table longshore.daily_sales (
  day date not null,
  supplier_group integer not null,
  order_lines bigint not null,
  quantity numeric not null,
  revenue numeric not null,
  primary key (day, supplier_group)
);
comment on table longshore.daily_sales is 'sample shop: filled by the job daily-sales';

create table longshore.customer_activity (
  month date not null,
  organization text not null,
  market_segment text not null,
  active_customers bigint not null,
  orders bigint not null,
  open_orders bigint not null,
  revenue numeric not null,
  largest_order numeric not null,
  primary key (month, organization, market_segment)
);
comment on table longshore.customer_activity is 'sample shop: filled by the job customer-activity';
