package dev.longshore.jobs.bench;

import dev.longshore.jobs.bench.Contender.Outcome;
import java.time.LocalDate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables that the contenders of the aggregation fill, all alike: the shipped one, and one for the rivals. */
final class DailySales {

    static final String SHIPPED = "longshore.daily_sales";
    static final String RIVALS = "longshore.bench_daily_sales";

    /** A year in the middle of the shop's seven. */
    static final LocalDate YEAR = LocalDate.of(1995, 1, 1);

    private static final String CREATE =
            "create table if not exists longshore.bench_daily_sales (like longshore.daily_sales including all)";

    private static final String LINES = "select count(*) from longshore.order_line";

    private static final String CONTENT = """
            select md5(coalesce(string_agg(concat_ws('|', day, supplier_group, order_lines, quantity, trim_scale(revenue)), E'\\n' order by day, supplier_group), ''))
            from %s where day >= :from and day < :until
            """;

    private final JdbcClient jdbc;

    DailySales(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void create() {
        jdbc.sql(CREATE).update();
    }

    /** Before each go, outside of its time: everybody begins with an empty table. */
    void empty(String table) {
        jdbc.sql("truncate " + table).update();
    }

    long orderLines() {
        return jdbc.sql(LINES).query(Long.class).single();
    }

    long groups(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    /** What a contender has made. */
    Outcome outcome(String table, double seconds, long lines) {
        long bytes = jdbc.sql("select pg_total_relation_size(cast(:table as regclass))")
                .param("table", table)
                .query(Long.class)
                .single();
        return new Outcome(seconds, lines, bytes, content(table, LocalDate.EPOCH, LocalDate.of(9999, 1, 1)));
    }

    /** A checksum of the groups of a range of days. */
    String content(String table, LocalDate from, LocalDate until) {
        return jdbc.sql(CONTENT.formatted(table))
                .param("from", from)
                .param("until", until)
                .query(String.class)
                .single();
    }
}
