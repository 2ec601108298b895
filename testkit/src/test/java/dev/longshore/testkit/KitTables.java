package dev.longshore.testkit;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What the jobs of the tests read and write. */
final class KitTables {

    private KitTables() {}

    /** For a class of tests, which may come after others on the same database. */
    static void make(JdbcClient database) {
        if (database.sql("select to_regclass('kit.item') is not null")
                .query(Boolean.class)
                .single()) {
            database.sql("delete from kit.copied").update();
            return;
        }
        database.sql("""
                        create schema kit;
                        create table kit.number (id bigint primary key);
                        create table kit.taken (last bigint not null);
                        create table kit.copied (id bigint not null, note text not null);
                        create table kit.item (id bigint primary key, name text not null, amount numeric not null);
                        insert into kit.item select g, 'item "' || g || '"', g * 1.01 from generate_series(1, 250) g;
                        create table kit.line (id bigint not null, name text not null);
                        create table kit.person (id bigint primary key, name text not null, balance numeric not null);
                        insert into kit.person select g, 'old', 0 from generate_series(1, 60) g;
                        create table kit.sale (id bigint primary key, sold_on date not null, amount numeric not null);
                        insert into kit.sale select g, date '2026-01-01' + cast(g % 8 as integer), g * 0.5 from generate_series(1, 200) g;
                        create table kit.sale_change (sold_on date not null, changed_in xid8 not null default pg_current_xact_id());
                        create table kit.trial (id bigint not null);
                        create table kit.mailed (id bigint not null);
                        create table kit.closed (by_whom text not null);
                        create function kit.asks_nobody() returns trigger language plpgsql as 'begin return case when exists (select from kit.closed) then null else new end; end';
                        create trigger only_the_kit_asks before insert on longshore.run for each row when (new.caller = 'outcomes') execute function kit.asks_nobody();
                        create table kit.daily (day date primary key, sales bigint not null, amount numeric not null);
                        """).update();
    }

    /** 25 numbers, none of them taken. */
    static void fillNumbers(JdbcClient database) {
        database.sql(
                        "delete from kit.number; insert into kit.number select generate_series(1, 25); delete from kit.taken; insert into kit.taken values (0)")
                .update();
    }
}
