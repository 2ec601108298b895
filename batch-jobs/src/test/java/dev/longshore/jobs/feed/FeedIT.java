package dev.longshore.jobs.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.jobs.syncin.LongLine;
import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.rejection.Corrections;
import dev.longshore.sql.rejection.RejectedRecord;
import dev.longshore.sql.rejection.RejectedRecords;
import dev.longshore.sql.rejection.Reprocessing;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunViews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Feeds as a worker runs them, from their job files to their tables. */
class FeedIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @TempDir
    static Path catalogue;

    private static @Nullable ConfigurableApplicationContext worker;

    @BeforeAll
    static void start() throws IOException {
        Path shipped = Path.of("src", "main", "resources", "jobs");
        for (String name : List.of("sample-feed.yml", "sample-feed.sql")) {
            Files.copy(shipped.resolve(name), catalogue.resolve(name));
        }
        job("prices", """
                  fields: [id integer, name text, price decimal?]
                  chunk-lines: 4
                  in-flight: 4
                  most-rejected: 20
                  processor: doubling
                """, """
                insert into public.price (id, name, price) select l.id, l.name, l.price from :lines l
                where l.name <> 'left out' on conflict (id) do nothing
                """);
        job(
                "shares",
                """
                  fields: [id integer, name text, price decimal?]
                  chunk-lines: 100
                  most-rejected-percent: 5
                """,
                "insert into public.price (id, name, price) select l.id, l.name, l.price from :lines l where l.id < 0");
        job("events", """
                  format: json-lines
                  fields: [id integer, name text]
                  order-by-key: name
                """, "insert into public.event select l.id, l.name, l.line_number, :run from :lines l");
        job(
                "twice",
                """
                  header: false
                  fields: [id integer]
                """,
                "insert into public.event select l.id, 'twice', n, :run from :lines l, generate_series(1, 2) n");
        database.jdbc()
                .sql(
                        "create table public.price (id bigint primary key, name text check (name <> 'bad'), price numeric(6, 2))")
                .update();
        database.jdbc()
                .sql("create table public.event (id bigint, name text, line bigint, run bigint)")
                .update();
        worker = FeedWorker.start(database, data, catalogue);
    }

    @AfterAll
    static void stop() {
        if (worker != null) {
            worker.close();
        }
    }

    @Test
    void fillsTheTableOfTheSampleWithWhatItsLinesSay() throws Exception {
        int lines = 20_000;
        RunId run = run("sample-feed", "{\"size\": " + lines + "}", "COMPLETED");

        assertThat(counts(run)).isEqualTo(lines + " read, " + lines + " written, 0 filtered, 0 rejected");
        assertThat(database.jdbc()
                        .sql(
                                "select count(*) filter (where applied = 1) from longshore.sample_feed where run_id = :run")
                        .param("run", run.value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(lines);
        assertThat(database.jdbc().sql("""
                                select md5(string_agg(concat_ws('|', id, account, amount, booked_on, coalesce(note, '-')), E'\\n' order by id))
                                from longshore.sample_feed
                                """).query(String.class).single()).isEqualTo(SampleFeedFileTest.checksum(lines));
    }

    @Test
    void accountsForEveryLine() throws IOException {
        feed("prices", """
                id,name,price
                1,a,1.00
                2,b,2.00
                x,not a number,1
                4,free,0
                5,,1
                6,bad,1
                7,too dear,9999
                8,"a, ""quoted""
                name",8
                1,again,5
                10,left out,1
                11,secret,1
                12,no price,
                13,too many,1,1
                14,last,7.5
                """);

        RunId run = run("prices", "{}", "COMPLETED");

        // written 1, 2, 8, 14; filtered: free, a second 1, left out, no price; rejected: x, 5, bad, too dear, secret,
        // too many
        assertThat(counts(run)).isEqualTo("14 read, 4 written, 4 filtered, 6 rejected");
        assertThat(database.jdbc()
                        .sql("select id || ' ' || name || ' ' || price from public.price where id < 99 order by id")
                        .query(String.class)
                        .list())
                .containsExactly("1 a 2.00", "2 b 4.00", "8 a, \"quoted\"\nname 16.00", "14 last 15.00");
        assertThat(database.jdbc()
                        .sql(
                                "select concat_ws(' ', item, coalesce(field, '-'), rule) from longshore.rejected_record where run_id = :run order by unit, position")
                        .param("run", run.value())
                        .query(String.class)
                        .list())
                .containsExactly(
                        "line 4 id integer",
                        "line 6 name required",
                        "line 7 - price_name_check",
                        "line 8 - 22003",
                        "line 13 name no-secrets",
                        "line 15 - csv");
        assertThat(database.jdbc()
                        .sql("select content from longshore.rejected_record where run_id = :run and rule = 'csv'")
                        .param("run", run.value())
                        .query(String.class)
                        .single())
                .isEqualTo("{\"#line\":\"13,too many,1,1\"}");
    }

    @Test
    void readsJsonLinesInTheOrderOfTheirKey() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int id = 0; id < 5_000; id++) {
            lines.append("{\"name\": \"n")
                    .append(id % 13)
                    .append("\", \"id\": ")
                    .append(id)
                    .append("}\n");
        }
        feed("events", lines.toString());

        RunId run = run("events", "{}", "COMPLETED");

        assertThat(counts(run)).isEqualTo("5000 read, 5000 written, 0 filtered, 0 rejected");
        assertThat(database.jdbc()
                        .sql("""
                                select count(*) from (
                                  select id < lag(id) over (partition by name order by xmin::text::bigint, id) as inverted
                                  from public.event where run = :run) o where inverted
                                """)
                        .param("run", run.value())
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(database.jdbc()
                        .sql("select count(*) from public.event where run = :run and line = id + 1")
                        .param("run", run.value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(5_000);
    }

    @Test
    void failsWithAStatementThatWritesMoreThanALine() throws IOException {
        feed("twice", "1\n2\n");

        RunId run = run("twice", "{}", "FAILED");

        assertThat(failure(run)).isEqualTo("feed-writes-more");
        assertThat(database.jdbc()
                        .sql("select count(*) from public.event where name = 'twice'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void refusesALineOfAGigabyte() throws IOException {
        Path file = feeds().resolve("prices-long.csv");
        LongLine.write(file, "id,name,price\n1,");
        try {
            RunId run = run("prices", "{\"file\": \"long\"}", "FAILED");

            assertThat(failure(run)).isEqualTo("feed-line-too-long");
            assertThat(counts(run)).isEqualTo("0 read, 0 written, 0 filtered, 0 rejected");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void failsWhenAGreaterShareIsWrongThanTheJobAllows() throws IOException {
        Files.writeString(feeds().resolve("shares-few.csv"), "id,name,price\n" + "x,y,z\n".repeat(3) + "910001,a,1\n");

        RunId few = run("shares", "{\"file\": \"few\"}", "FAILED");

        assertThat(failure(few)).isEqualTo("too-many-rejected");
        assertThat(column(few, "format('%s of %s', rows_rejected, rows_read)")).isEqualTo("3 of 4");
    }

    @Test
    void failsWhenMoreIsWrongThanTheJobAllows() throws IOException {
        Files.writeString(feeds().resolve("prices-wrong.csv"), "id,name,price\n" + "x,y,z\n".repeat(60));

        RunId run = run("prices", "{\"file\": \"wrong\"}", "FAILED");

        assertThat(failure(run)).isEqualTo("too-many-rejected");
        assertThat(column(
                        run, "(select count(*) from longshore.rejected_record where run_id = run.id) = rows_rejected"))
                .isEqualTo("t");
        assertThat(column(run, "rows_rejected between 21 and 40")).isEqualTo("t");
    }

    @Test
    void saysWhatTheHeaderShouldBe() throws IOException {
        Files.writeString(feeds().resolve("prices-other.csv"), "id,price,name\n1,1,a\n");

        RunId run = run("prices", "{\"file\": \"other\"}", "FAILED");

        assertThat(failure(run)).isEqualTo("feed-header");
    }

    @Test
    void processesRejectedLinesAgainAloneOnceTheyAreCorrected() throws IOException {
        Files.writeString(
                feeds().resolve("prices-mended.csv"),
                "id,name,price\nx,\"two\nlines\",1\n920002,sound,2\n920003,left,1,1\n920004,,4\n");
        RunId run = run("prices", "{\"file\": \"mended\"}", "COMPLETED");
        Actor actor = Actor.local("somebody");
        RunDetail detail = bean(RunViews.class).detail(TenantScope.ALL, run).orElseThrow();
        List<RejectedRecord> rejected = bean(RejectedRecords.class).ofRun(run, 0, 10);
        assertThat(rejected.stream().map(RejectedRecord::content).toList())
                .containsExactly(
                        "{\"id\":\"x\",\"name\":\"two\\nlines\",\"price\":\"1\"}",
                        "{\"#line\":\"920003,left,1,1\"}",
                        "{\"id\":\"920004\",\"name\":\"\",\"price\":\"4\"}");
        Corrections corrections = bean(Corrections.class);
        assertThat(corrections.correct(
                        actor,
                        detail.row(),
                        rejected.get(0),
                        Map.of("id", "920001", "name", "two\nlines", "price", "1")))
                .isTrue();
        assertThat(corrections.correct(
                        actor, detail.row(), rejected.get(1), Map.of("id", "920003", "name", "left", "price", "1.5")))
                .isTrue();

        // the third is as it came
        RunId again =
                ((RequestOutcome.Accepted) bean(Reprocessing.class).reprocess(actor, detail, null, "corrected")).run();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> "COMPLETED".equals(column(again, "state")));
        assertThat(counts(again)).isEqualTo("3 read, 2 written, 0 filtered, 1 rejected");
        assertThat(
                        column(
                                again,
                                "(select string_agg((bounds #>> '{from,line}') || ' until ' || (bounds #>> '{to,line}'), ', ') from longshore.work_unit u where u.run_id = run.id and u.step = 'apply-lines')"))
                .as("by these it is known which records a run has taken up that ends half-way")
                .isEqualTo("1 until 4");
        assertThat(database.jdbc()
                        .sql("select id || ' ' || name || ' ' || price from public.price where id > 920000 order by id")
                        .query(String.class)
                        .list())
                .containsExactly("920001 two\nlines 2.00", "920002 sound 4.00", "920003 left 3.00");
        assertThat(bean(RejectedRecords.class).ofRun(run, 0, 10))
                .allSatisfy(record -> assertThat(record.reprocessedBy()).isEqualTo(again));
    }

    private static <T> T bean(Class<T> type) {
        return Objects.requireNonNull(worker).getBean(type);
    }

    private static void job(String name, String feed, String sql) throws IOException {
        Files.writeString(catalogue.resolve(name + ".sql"), sql);
        Files.writeString(catalogue.resolve(name + ".yml"), """
                job: %1$s
                title: Test
                description: A feed.
                kind: feed
                owner: tests
                impact: {level: delayed, sentence: Nobody notices.}
                promise: {ready-within: 1m}
                parameters:
                  file: {type: text, title: File, default: first}
                feed:
                  file: %1$s-{file}.csv
                  sql-file: %1$s.sql
                %2$s""".formatted(name, feed));
    }

    private static Path feeds() {
        return data.resolve("feeds");
    }

    private static void feed(String job, String text) throws IOException {
        Files.writeString(feeds().resolve(job + "-first.csv"), text);
    }

    private static RunId run(String job, String parameters, String state) {
        RunId run = FeedWorker.request(database, job, parameters);
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> List.of("COMPLETED", "FAILED").contains(column(run, "state")));
        assertThat(column(run, "state")).isEqualTo(state);
        return run;
    }

    private static String counts(RunId run) {
        return column(
                run,
                "format('%s read, %s written, %s filtered, %s rejected', rows_read, rows_written, rows_filtered, rows_rejected)");
    }

    private static String failure(RunId run) {
        return column(run, "(select code from longshore.failure f where f.id = failure_id)");
    }

    private static String column(RunId run, String expression) {
        return Objects.requireNonNull(database.jdbc()
                .sql("select " + expression + " from longshore.run where id = :run")
                .param("run", run.value())
                .query(String.class)
                .single());
    }
}
