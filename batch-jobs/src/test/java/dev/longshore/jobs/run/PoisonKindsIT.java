package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Each kind of job has something that halts every process that comes to it. One worker after another drives all runs and works on all their units, comes to all
 * poison at once, and dies: three deaths of owner and unit together, each of which counts once, and the fourth ends the runs without the poison.
 */
@Tag("processes")
class PoisonKindsIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @TempDir
    static Path catalogue;

    private static final int LINES = 100;

    /** A worker of four that start one after another, on a machine that is busy. */
    private static final Duration LONG = Duration.ofMinutes(3);

    private final JdbcClient jdbc = database.jdbc();

    @Test
    void threeWorkersDieOfWhatIsInTheWayAndTheFourthDoesTheRest() throws Exception {
        PoisonWorker.createTables(jdbc);
        HttpServer contacts = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        contacts.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        contacts.start();
        aggregation();
        feed();
        syncIn();
        export();
        syncOut(contacts.getAddress().getPort());
        outcome();
        report();
        List<String> jobs = List.of("sums", "lines", "records", "orders", "contacts", "figures");
        jdbc.sql("insert into public.poisoned values (:kinds)")
                .param("kinds", jobs.size() + 1)
                .update();
        try {
            for (int death = 0; death < 3; death++) {
                try (ChildWorker worker = start(contacts)) {
                    if (death == 0) {
                        await().atMost(LONG).until(() -> count("longshore.job where offered") == jobs.size() + 1);
                        jobs.forEach(this::request);
                        jdbc.sql(
                                        "select count(longshore.request_outcome('sign-up', n::text, 'customer ' || n)) from generate_series(1, 5) n")
                                .query(Long.class)
                                .single();
                    }
                    await("all poison is come to, after " + death + " deaths")
                            .atMost(LONG)
                            .until(() -> !worker.isAlive());
                }
            }
            try (ChildWorker worker = start(contacts)) {
                awaitEnds();

                assertThat(worker.isAlive()).isTrue();
                assertThatTheRestIsDone();
                assertThatTheWindowIsDueAfterARest();
            }
        } finally {
            contacts.stop(0);
        }
    }

    private void assertThatTheRestIsDone() {
        assertThat(ends())
                .containsExactlyInAnyOrder(
                        "sums COMPLETED, 29 written, 1 poison, adds up",
                        "lines COMPLETED, 99 written, 1 poison, adds up",
                        "records COMPLETED, 99 written, 1 poison, adds up",
                        "orders COMPLETED, 9 written, 1 poison, adds up",
                        "contacts COMPLETED, 9 written, 1 poison, adds up",
                        "figures FAILED unit-takes-workers-down (Sales), 1 written, 0 poison, adds up",
                        "sign-up COMPLETED, 8 written, 2 poison, adds up");
        assertThat(poison())
                .containsExactlyInAnyOrder(
                        "sums 18 2026-01-18T00:00 {\"from\": \"2026-01-18T00:00\", \"until\": \"2026-01-19T00:00\"}",
                        "lines 5 line 56 {\"#line\":\"55,poison\"}",
                        "records 55 line 56",
                        "orders 1 [\"1\"]",
                        "contacts 4 4",
                        "sign-up 3 3/trial",
                        "sign-up 8 3/greeting");
        assertThat(strings("select day || ' ' || amounts from public.sums order by day"))
                .isEqualTo(IntStream.rangeClosed(1, 30)
                        .filter(day -> day != 18)
                        .mapToObj(day -> String.format("2026-01-%02d %d", day, day))
                        .toList());
        assertThat(count("public.line")).isEqualTo(LINES - 1);
        assertThat(count("public.record")).isEqualTo(LINES - 1);
        assertThat(strings("select id::text from public.trial order by id")).containsExactly("1", "2", "4", "5");
        assertThat(count("longshore.outcome where ready_at is not null")).isEqualTo(4);
    }

    /** It is poison no more, and only time tells. */
    private void assertThatTheWindowIsDueAfterARest() {
        jdbc.sql("update public.sold set note = 'well'").update();
        request("sums");
        awaitEnds();
        assertThat(count("public.sums")).isEqualTo(29);
        jdbc.sql("update longshore.rejected_record set at = at - interval '1 hour'")
                .update();
        request("sums");
        awaitEnds();
        assertThat(count("public.sums")).isEqualTo(30);
        assertThat(
                        strings(
                                "select p.state || ' by ' || r.job from longshore.rejected_record p join longshore.run r on r.id = p.reprocess_run_id"))
                .containsExactly("reprocessed by sums");
    }

    private void awaitEnds() {
        await("the end of all runs")
                .atMost(LONG)
                .until(() -> count("longshore.run where state not in ('COMPLETED', 'FAILED')") == 0);
    }

    /** Thirty days in one stretch. */
    private void aggregation() throws IOException {
        jdbc.sql("""
                        create table public.sold (sold_on date, amount int, note text);
                        insert into public.sold select date '2025-12-31' + n, n, case when n = 18 then 'poison' else 'well' end from generate_series(1, 30) n;
                        create table public.sums (day date primary key, amounts bigint);
                        """).update();
        job("sums", "aggregation", """
                source: {table: public.sold, window: sold_on}
                target: {table: public.sums, window: day}
                window: day
                """, """
                select sold_on as day, sum(amount) as amounts from public.sold
                where sold_on >= :window_from and sold_on < :window_until and public.poison(note) is not null group by 1
                """);
    }

    private void feed() throws IOException {
        jdbc.sql("create table public.line (id int primary key, name text)").update();
        job("lines", "feed", """
                file: lines.csv
                fields: [id integer, name text]
                chunk-lines: 10
                processor: lines
                """, "insert into public.line select l.id, l.name from :lines l");
        write("feeds", "lines.csv", 55, "55,poison");
    }

    /** The bad record is rejected by a rule, and is poison when its content is written down. */
    private void syncIn() throws IOException {
        jdbc.sql("create table public.record (id int primary key, name text)").update();
        job("records", "sync-in", """
                file: records.csv
                table: public.record
                key: [id]
                columns: [{name: id, type: integer}, {name: name}]
                """, null);
        write("inbox", "records.csv", 55, "x,a text of poison");
    }

    /** The first row of its query. */
    private void export() throws IOException {
        things("ordered", 1);
        job("orders", "export", """
                key: [id]
                file: orders.csv
                """, "select id, public.poison(note) as note from public.ordered");
    }

    private void syncOut(int port) throws IOException {
        things("contact", 4);
        job("contacts", "sync-out", """
                key: [id]
                request: {method: PUT, url: "http://127.0.0.1:%d/{id}", limit: 2s}
                """.formatted(port), "select id, public.poison(note) as note from public.contact");
    }

    private void outcome() throws IOException {
        things("account", 3);
        jdbc.sql("create table public.trial (id int); create table public.greeting (id int)")
                .update();
        job("sign-up", "outcome", """
                key: id
                ready: {p95: 1m}
                effects:
                  - name: trial
                    required: true
                    sql: insert into public.trial select id from public.account where id::text = any (:keys) and public.poison(note) is not null
                  - name: greeting
                    sql: insert into public.greeting select id from public.account where id::text = any (:keys)
                """, "select id, note from public.account where id::text = any (:keys)");
    }

    /** A report without one of its sections must not be published. */
    private void report() throws IOException {
        job("figures", "report", """
                title: Figures
                sections:
                  - title: Sales
                    sql: select sold_on, public.poison(note) as note from public.sold
                  - title: Lines
                    sql: select count(*) as lines from public.line
                """, null);
    }

    private void things(String table, int poison) {
        jdbc.sql("create table public." + table + " (id int primary key, note text); insert into public." + table
                        + " select n, case when n = " + poison
                        + " then 'poison' else 'well' end from generate_series(1, 10) n")
                .update();
    }

    private static void write(String folder, String file, int at, String poison) throws IOException {
        Path to = Files.createDirectories(data.resolve(folder)).resolve(file);
        Files.writeString(
                to,
                IntStream.rangeClosed(1, LINES)
                        .mapToObj(line -> line == at ? poison : line + ",name " + line)
                        .collect(Collectors.joining("\n", "id,name\n", "\n")));
    }

    private static void job(String name, String kind, String spec, @Nullable String sql) throws IOException {
        if (sql != null) {
            Files.writeString(catalogue.resolve(name + ".sql"), sql);
        }
        Files.writeString(
                catalogue.resolve(name + ".yml"),
                """
                job: %1$s
                title: Test
                description: A job with poison.
                kind: %2$s
                owner: tests
                impact: {level: delayed, sentence: Nobody notices.}
                promise: {ready-within: 1m}
                limits: {max-running: 1}
                %2$s:
                """.formatted(name, kind) + (spec + (sql == null ? "" : "sql-file: " + name + ".sql\n")).indent(2));
    }

    private static ChildWorker start(HttpServer contacts) throws IOException {
        return ChildWorker.start(
                PoisonWorker.class,
                database.address(),
                data,
                "longshore.catalogue=" + catalogue,
                "longshore.http.allow=127.0.0.1:" + contacts.getAddress().getPort(),
                "longshore.worker.slots=8",
                "longshore.worker.runs=8");
    }

    private void request(String job) {
        jdbc.sql("select longshore.request_run(:job)")
                .param("job", job)
                .query(Long.class)
                .single();
    }

    /** What became of each run. */
    private List<String> ends() {
        return strings("""
                select format('%s %s%s, %s written, %s poison, %s', r.job, r.state, ' ' || f.code || coalesce(' ' || substring(f.message from '\\([A-Z][a-z]+\\)'), ': ' || f.message), r.rows_written,
                  (select count(*) from longshore.rejected_record p where p.run_id = r.id and p.rule = 'poison'),
                  case when r.rows_read = r.rows_written + r.rows_filtered + r.rows_rejected then 'adds up' else 'does not' end)
                from longshore.run r left join longshore.failure f on f.id = r.failure_id where r.rows_read > 0
                """);
    }

    private List<String> poison() {
        return strings("""
                select concat_ws(' ', r.job, case when r.job = 'lines' then unit else position end, p.item, p.content)
                from longshore.rejected_record p join longshore.run r on r.id = p.run_id where p.rule = 'poison'
                """);
    }

    private List<String> strings(String sql) {
        return jdbc.sql(sql).query(String.class).list();
    }

    private long count(String what) {
        return jdbc.sql("select count(*) from " + what).query(Long.class).single();
    }
}
