package dev.longshore.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts tables back to what they were before the first run, and lets the platform forget what it knows of the job's progress: its watermark, and what it has sent.
 * Neither triggers nor foreign keys see the change. Its limit: sequences go on.
 */
final class Restored {

    private static final String COLUMNS = """
            select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
            where a.attrelid = cast(? as regclass) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Map<String, String> copies = new LinkedHashMap<>();

    Restored(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    void putBack(JobUnderTest job) {
        List<String> tables = job.compared().stream()
                .flatMap(compared -> compared.table().stream())
                .toList();
        transactions.executeWithoutResult(transaction -> {
            jdbc.sql("set local session_replication_role = replica").update();
            jdbc.sql("create schema if not exists longshore_testkit").update();
            tables.forEach(this::putBack);
            jdbc.sql("delete from longshore.effect where job = ?")
                    .param(job.name())
                    .update();
            jdbc.sql("delete from longshore.aggregation_watermark where job = ?")
                    .param(job.name())
                    .update();
        });
    }

    private void putBack(String table) {
        String copy = copies.get(table);
        if (copy == null) {
            copy = "longshore_testkit.copy_" + (copies.size() + 1);
            copies.put(table, copy);
            jdbc.sql("drop table if exists " + copy).update();
            jdbc.sql("create table " + copy + " as table " + table).update();
            return;
        }
        String columns = jdbc.sql(COLUMNS).param(table).query(String.class).single();
        jdbc.sql("delete from " + table).update();
        jdbc.sql("insert into " + table + " (" + columns + ") overriding system value select " + columns + " from "
                        + copy)
                .update();
    }
}
