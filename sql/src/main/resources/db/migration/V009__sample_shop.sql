-- The sample shop: TPC-H's tables under the names of a shop, columns and contents as there. A nation is an organization, which is the tenant.
-- They stay empty until a run of the job sample-load swaps in its tables. o_nationkey, l_nationkey and l_orderdate are ours: a tenant's or a
-- month's order lines are found without a join (a chunk of one tenant's: 13 ms against 57 ms). No foreign keys, since each load replaces the tables as a whole.
set local lock_timeout = '2s';

create table longshore.organization (
  n_nationkey bigint primary key,
  n_name text not null,
  n_regionkey bigint not null,
  n_comment text not null,
  r_name text not null,
  r_comment text not null
);
comment on table longshore.organization is 'sample shop: TPC-H nation with its region; an organization is a tenant';

create table longshore.customer (
  c_custkey bigint primary key,
  c_name text not null,
  c_address text not null,
  c_nationkey bigint not null,
  c_phone text not null,
  c_acctbal numeric(12, 2) not null,
  c_mktsegment text not null,
  c_comment text not null
);
comment on table longshore.customer is 'sample shop: TPC-H customer';

create table longshore.supplier (
  s_suppkey bigint primary key,
  s_name text not null,
  s_address text not null,
  s_nationkey bigint not null,
  s_phone text not null,
  s_acctbal numeric(12, 2) not null,
  s_comment text not null
);
comment on table longshore.supplier is 'sample shop: TPC-H supplier';

create table longshore.part (
  p_partkey bigint primary key,
  p_name text not null,
  p_mfgr text not null,
  p_brand text not null,
  p_type text not null,
  p_size integer not null,
  p_container text not null,
  p_retailprice numeric(12, 2) not null,
  p_comment text not null
);
comment on table longshore.part is 'sample shop: TPC-H part';

create table longshore.sales_order (
  o_orderkey bigint primary key,
  o_custkey bigint not null,
  o_orderstatus text not null,
  o_totalprice numeric(12, 2) not null,
  o_orderdate date not null,
  o_orderpriority text not null,
  o_clerk text not null,
  o_shippriority integer not null,
  o_comment text not null,
  o_nationkey bigint not null
);
comment on table longshore.sales_order is 'sample shop: TPC-H orders';
comment on column longshore.sales_order.o_nationkey is 'of its customer: the tenant';

create table longshore.order_line (
  l_orderkey bigint not null,
  l_partkey bigint not null,
  l_suppkey bigint not null,
  l_linenumber integer not null,
  l_quantity numeric(12, 2) not null,
  l_extendedprice numeric(12, 2) not null,
  l_discount numeric(12, 2) not null,
  l_tax numeric(12, 2) not null,
  l_returnflag text not null,
  l_linestatus text not null,
  l_shipdate date not null,
  l_commitdate date not null,
  l_receiptdate date not null,
  l_shipinstruct text not null,
  l_shipmode text not null,
  l_comment text not null,
  l_nationkey bigint not null,
  l_orderdate date not null,
  primary key (l_orderkey, l_linenumber)
);
comment on table longshore.order_line is 'sample shop: TPC-H lineitem';
comment on column longshore.order_line.l_nationkey is 'of its order''s customer: the tenant';
comment on column longshore.order_line.l_orderdate is 'of its order';

create table longshore.sample_shop (
  one_row boolean primary key default true check (one_row),
  scale numeric not null,
  run_id bigint not null references longshore.run,
  loaded_at timestamptz not null default clock_timestamp()
);
comment on table longshore.sample_shop is 'which load the sample shop''s tables hold; no row before the first';
