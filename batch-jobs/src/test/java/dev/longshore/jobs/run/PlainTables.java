package dev.longshore.jobs.run;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of {@link com.acme.orders.OrderJobs}. */
final class PlainTables {

    private PlainTables() {}

    static void create(JdbcClient jdbc) {
        jdbc.sql("create table if not exists public.orders (id bigint primary key, amount bigint not null)")
                .update();
        jdbc.sql("create table if not exists public.copies (id bigint, amount bigint, pid bigint)")
                .update();
        jdbc.sql("create table if not exists public.trail (at bigint generated always as identity, step text)")
                .update();
    }

    /** Orders 1 to n, and nothing else. */
    static void fill(JdbcClient jdbc, int orders) {
        jdbc.sql("truncate public.orders, public.copies, public.trail").update();
        jdbc.sql("insert into public.orders select i, i from generate_series(1, :n) i")
                .param("n", orders)
                .update();
    }

    static List<Long> copied(JdbcClient jdbc) {
        return jdbc.sql("select id from public.copies order by id")
                .query(Long.class)
                .list();
    }

    static List<Long> copiedBy(JdbcClient jdbc, long pid) {
        return jdbc.sql("select id from public.copies where pid = :pid order by id")
                .param("pid", pid)
                .query(Long.class)
                .list();
    }

    static List<String> trail(JdbcClient jdbc) {
        return jdbc.sql("select step from public.trail order by at")
                .query(String.class)
                .list();
    }
}
