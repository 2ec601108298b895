package dev.longshore.jobs.aggregation;

import static org.awaitility.Awaitility.await;

import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The example of {@code docs/jobs/aggregation.md}, copied as it stands: its tables, its log, its job. */
final class Sales {

    static final String JOB = "hourly-sales";

    private static final Path PAGE = Path.of("..", "docs", "jobs", "aggregation.md");

    private final TestDatabase database;
    private final JdbcClient jdbc;

    Sales(TestDatabase database) {
        this.database = database;
        this.jdbc = database.jdbc();
    }

    /** Makes tables, log and triggers, and writes the job into a catalogue. */
    static Sales create(TestDatabase database, Path catalogue) throws IOException {
        String page = Files.readString(PAGE);
        List<String> sql = blocks(page, "sql");
        database.jdbc().sql(sql.get(0)).update();
        database.jdbc().sql(sql.get(1)).update();
        Files.writeString(
                catalogue.resolve("hourly-sales.yml"), blocks(page, "yaml").get(0));
        Files.writeString(catalogue.resolve("hourly-sales.sql"), sql.get(2));
        return new Sales(database);
    }

    /** A job beside the page's, of other words. */
    static void job(Path catalogue, String name, String aggregation, String sql) throws IOException {
        Files.writeString(catalogue.resolve(name + ".sql"), sql);
        Files.writeString(catalogue.resolve(name + ".yml"), """
                job: %1$s
                title: Test
                description: An aggregation.
                kind: aggregation
                owner: tests
                impact: {level: delayed, sentence: Nobody notices.}
                promise: {ready-within: 1m}
                limits: {max-running: 1}
                aggregation:
                  sql-file: %1$s.sql
                %2$s""".formatted(name, aggregation));
    }

    JdbcClient jdbc() {
        return jdbc;
    }

    /** Sales of one hour each, from the first hour of 2026, spread over some shops. */
    void sell(int hours, int each) {
        jdbc.sql("""
                        insert into shop.sale (sold_at, branch, product_group, amount)
                        select timestamptz '2026-01-01 00:10:00Z' + make_interval(hours => h), 1 + n % 3, 'group ' || n % 2, 1 + h + n * 0.25
                        from generate_series(0, cast(:hours as integer) - 1) h, generate_series(1, cast(:each as integer)) n
                        """).param("hours", hours).param("each", each).update();
    }

    RunId ask(String job, String parameters) {
        return new RunId(jdbc.sql("select longshore.request_run(:job, cast(:parameters as jsonb))")
                .param("job", job)
                .param("parameters", parameters)
                .query(Long.class)
                .single());
    }

    RunId run(String job, String parameters) {
        return run(job, parameters, "COMPLETED");
    }

    RunId run(String job, String parameters, String state) {
        RunId run = ask(job, parameters);
        awaitEnd(run, state);
        return run;
    }

    void awaitEnd(RunId run) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> List.of("COMPLETED", "FAILED").contains(of(run, "state")));
    }

    void awaitEnd(RunId run, String state) {
        awaitEnd(run);
        if (!of(run, "state").equals(state)) {
            throw new AssertionError(of(run, "state") + ": "
                    + of(run, "(select code || ': ' || message from longshore.failure f where f.id = failure_id)"));
        }
    }

    /** Has a run that failed go on, until it ends again. */
    void restart(RunId run, String state) {
        int attempts = Integer.parseInt(of(run, "attempts"));
        jdbc.sql("""
                        with asked as (insert into longshore.run_command (run_id, verb, actor, reason) values (:run, 'restart', 'Ada', 'a test'))
                        select pg_notify('longshore_command', cast(:run as text))
                        """)
                .param("run", run.value())
                .query((row, number) -> row.getString(1))
                .list();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Integer.parseInt(of(run, "attempts")) > attempts);
        awaitEnd(run, state);
    }

    /** From now on the table refuses rows, until {@link #takeAll}. */
    void refuse(String condition) {
        jdbc.sql("""
                create or replace function shop.refuse() returns trigger language plpgsql as $$
                begin
                  raise exception 'this row is refused';
                end $$
                """).update();
        jdbc.sql("create trigger refuse before insert on shop.hourly_sales for each row when (" + condition
                        + ") execute function shop.refuse()")
                .update();
    }

    void takeAll() {
        jdbc.sql("drop trigger if exists refuse on shop.hourly_sales").update();
    }

    /** A column of the run, as text. */
    String of(RunId run, String expression) {
        return Objects.requireNonNullElse(
                jdbc.sql("select cast(" + expression + " as text) from longshore.run where id = :run")
                        .param("run", run.value())
                        .query(String.class)
                        .optional()
                        .orElse(null),
                "");
    }

    /** Which stretches the run computed. */
    List<String> stretches(RunId run) {
        return jdbc.sql("""
                        select (r ->> 0) || ' ' || (r ->> 1) from longshore.work_unit, jsonb_array_elements(bounds -> 'ranges') r
                        where run_id = :run order by r ->> 0
                        """).param("run", run.value()).query(String.class).list();
    }

    /** What the target holds. */
    List<String> actual() {
        return jdbc.sql(
                        "select concat_ws('|', hour, branch, product_group, sales, revenue) from shop.hourly_sales order by hour, branch, product_group")
                .query(String.class)
                .list();
    }

    /** What the source would give now, told apart from the job's SELECT. */
    List<String> expected() {
        return expected(false);
    }

    /** @param instead by {@link DailyInstead} */
    List<String> expected(boolean instead) {
        return jdbc.sql("""
                        select concat_ws('|', hour, branch, product_group, count(*), :sign * sum(amount))
                        from (select date_trunc('hour', sold_at) as hour, branch, product_group, amount from shop.sale) s
                        group by hour, branch, product_group order by hour, branch, product_group
                        """).param("sign", instead ? -1 : 1).query(String.class).list();
    }

    TestDatabase database() {
        return database;
    }

    private static List<String> blocks(String page, String language) {
        Matcher block = Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(page);
        return block.results().map(found -> found.group(1)).toList();
    }
}
