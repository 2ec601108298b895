package dev.longshore.testkit;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the database's planner believes of the tables of a test. Work is cut by it, and the database renews it whenever it finds the time: without this, a job would be cut
 * otherwise from run to run, and a death that was planned by one run would be at no boundary of the next.
 */
final class Estimates {

    private static final String TABLES = """
            select string_agg(format('%I.%I', n.nspname, c.relname), ', ') from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p', 'm') and n.nspname not in ('longshore', 'information_schema') and n.nspname not like 'pg\\_%'
            """;

    private Estimates() {}

    /** Renews them, of everything that is not Longshore's. */
    static void renew(JdbcClient database) {
        database.sql(TABLES).query((row, number) -> row.getString(1)).optional().ifPresent(tables -> database.sql(
                        "analyze " + tables)
                .update());
    }
}
