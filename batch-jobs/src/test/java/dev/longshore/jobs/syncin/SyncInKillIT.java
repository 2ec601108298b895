package dev.longshore.jobs.syncin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.jobs.run.ChildWorker;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Two workers share a file, and one after the other is killed at a random point; one that lives ends the run, as if nobody had died. */
@Tag("processes")
class SyncInKillIT {

    private static final int KEYS = 12_000;
    private static final int ROUNDS = 5;
    private static final long RECORDS = (long) KEYS * ROUNDS;

    /** Each kills a process that was just started, so that ten take a minute; {@code -Dlongshore.test.kills=10} asks for them. */
    private static final int KILLS = Integer.getInteger("longshore.test.kills", 2);

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @TempDir
    static Path catalogue;

    @Test
    void mergesEveryRecordOnceWhicheverWorkersDie() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        prepare();
        ArrayDeque<ChildWorker> alive = new ArrayDeque<>(List.of(child(), child()));
        try {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> number("select count(*) from longshore.job where name = 'counters' and offered") == 1);
            database.jdbc()
                    .sql("select longshore.request_run('counters')")
                    .query(Long.class)
                    .single();
            for (int kill = 1; kill <= KILLS; kill++) {
                reach(merged() + random.nextLong(1, RECORDS / (2L * KILLS)));
                alive.remove().kill();
                if (kill <= KILLS - 2) {
                    alive.add(child());
                }
            }
        } finally {
            alive.forEach(ChildWorker::close);
        }
        long before = merged();
        try (ConfigurableApplicationContext third = SyncInWorker.start(database, data, catalogue)) {
            assertThat(third.isRunning()).isTrue();
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            number("select count(*) from longshore.run where state in ('COMPLETED', 'FAILED')") == 1);
        }

        // each record changes the row of its key: one that is merged twice is counted as unchanged, and one that is
        // lost
        // leaves an older round
        assertThat(before).as("merged before the third began, seed %s", seed).isBetween(1L, RECORDS - 1);
        assertThat(database.jdbc()
                        .sql(
                                "select format('%s %s read, %s written, %s filtered, %s rejected', state, rows_read, rows_written, rows_filtered, rows_rejected) from longshore.run")
                        .query(String.class)
                        .single())
                .as("seed %s", seed)
                .isEqualTo("COMPLETED %s read, %s written, 0 filtered, 0 rejected".formatted(RECORDS, RECORDS));
        assertThat(number("select count(*) from public.counter where round = " + ROUNDS))
                .isEqualTo(KEYS);
        assertThat(number("select count(*) from public.counter")).isEqualTo(KEYS);
        assertThat(number("select count(*) from longshore.work_unit where state = 'DONE'"))
                .as("two units in two turns")
                .isEqualTo(4);
    }

    private static void prepare() throws IOException {
        database.jdbc()
                .sql("create table public.counter (id bigint primary key, round int, filler text)")
                .update();
        // so that there is a middle to be killed in
        database.jdbc()
                .sql(
                        "create function public.slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.05); return null; end $$")
                .update();
        database.jdbc()
                .sql(
                        "create trigger slow after insert or update on public.counter for each statement execute function public.slow()")
                .update();
        Files.writeString(catalogue.resolve("counters.yml"), """
                job: counters
                title: Counters
                description: A sync.
                kind: sync-in
                owner: tests
                impact: {level: delayed, sentence: Nobody notices.}
                promise: {ready-within: 1m}
                sync-in:
                  file: counters.csv
                  table: public.counter
                  key: [id]
                  chunk-rows: 500
                  units: 2
                  columns: [{name: id, type: integer}, {name: round, type: integer}, {name: filler}]
                """);
        String filler = "a filler of two\n" + "lines ".repeat(20);
        StringBuilder file = new StringBuilder("id,round,filler\n");
        for (int round = 1; round <= ROUNDS; round++) {
            for (int key = 1; key <= KEYS; key++) {
                file.append(key)
                        .append(',')
                        .append(round)
                        .append(",\"")
                        .append(filler)
                        .append("\"\n");
            }
        }
        Files.createDirectories(data.resolve("inbox"));
        Files.writeString(data.resolve("inbox").resolve("counters.csv"), file.toString());
    }

    private static ChildWorker child() throws IOException {
        return ChildWorker.start(
                SyncInWorker.class,
                database.address(),
                data,
                "longshore.catalogue=" + catalogue,
                "longshore.worker.slots=1");
    }

    private static void reach(long records) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> merged() >= records);
    }

    private static long merged() {
        return number("select coalesce(sum(rows_read), 0) from longshore.work_unit");
    }

    private static long number(String sql) {
        return database.jdbc().sql(sql).query(Long.class).single();
    }
}
