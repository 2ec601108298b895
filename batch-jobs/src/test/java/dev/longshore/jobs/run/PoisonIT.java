package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A record halts every process that comes to it. */
@Tag("processes")
class PoisonIT {

    private static final int NUMBERS = 100_000;
    private static final int CHUNK = 5_000;
    private static final int POISON = 77_777;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    private static TestRuns runs;

    @BeforeAll
    static void start() {
        runs = new TestRuns(database.address());
    }

    @AfterAll
    static void stop() {
        runs.close();
    }

    @Test
    void leavesARecordOutAtWhichThreeWorkersDiedAndDoesTheRest() throws Exception {
        RunId run;
        try (Workers workers = Workers.start(4)) {
            run = ask();

            runs.awaitState(run, RunState.COMPLETED);

            assertThat(workers.dead()).isEqualTo(3);
        }
        assertThat(runs.numbers(run)).isEqualTo(NUMBERS - 1);
        assertThat(runs.distinctNumbers(run)).isEqualTo(NUMBERS - 1);
        assertThat(runs.is(run, "(rows_read, rows_written, rows_rejected) = (100000, 99999, 1)"))
                .isTrue();
        Map<String, Object> rejected = runs.jdbc()
                .sql("select position, item, rule, message, state from longshore.rejected_record where run_id = :run")
                .param("run", run.value())
                .query()
                .singleRow();
        assertThat(rejected)
                .containsEntry("position", POISON + 1L)
                .containsEntry("item", String.valueOf(POISON))
                .containsEntry("rule", "poison")
                .containsEntry("state", "open");
        assertThat(rejected.get("message").toString()).startsWith("Three workers died when they came to this record");
    }

    /** The control: where nobody counts the deaths, one worker after another dies. */
    @Test
    void takesDownEveryWorkerIfDeathsAreNotCounted() throws Exception {
        runs.jdbc().sql("""
                        create function public.forget_deaths() returns trigger language plpgsql as $$ begin new.losses := 0; return new; end $$;
                        create trigger forget_deaths before update on longshore.work_unit for each row execute function public.forget_deaths();
                        """).update();
        try (Workers workers = Workers.start(5)) {
            RunId run = ask();

            await().atMost(Duration.ofSeconds(60)).until(() -> workers.dead() == 5);

            assertThat(runs.numbers(run)).isEqualTo(POISON / CHUNK * CHUNK);
        } finally {
            runs.jdbc()
                    .sql("drop trigger forget_deaths on longshore.work_unit; drop function public.forget_deaths()")
                    .update();
        }
    }

    @Test
    void leavesAnItemOfAMessageOutAtWhichThreeWorkersDied() throws Exception {
        RunId run;
        try (Workers workers = Workers.start(4)) {
            run = runs.request(TestWorker.LINES, Map.of("items", 100, "halt-at", 55));

            runs.awaitState(run, RunState.COMPLETED);

            assertThat(workers.dead()).isEqualTo(3);
        }
        assertThat(runs.one(
                        "select count(distinct number) || ' of ' || count(*) from public.applied where run = :run",
                        run,
                        String.class))
                .isEqualTo("99 of 99");
        assertThat(runs.is(run, "(rows_read, rows_written, rows_rejected) = (100, 99, 1)"))
                .isTrue();
        assertThat(runs.jdbc()
                        .sql(
                                "select unit, position, item, rule, content from longshore.rejected_record where run_id = :run")
                        .param("run", run.value())
                        .query()
                        .singleRow())
                .containsEntry("unit", 5)
                .containsEntry("position", 6L)
                .containsEntry("item", "line 55")
                .containsEntry("rule", "poison")
                .containsEntry("content", "55");
    }

    @Test
    void failsARunThatTookThreeOwnersDownBeforeItGotAnywhereAndRestartsItWhenAsked() throws Exception {
        runs.breakIt();
        try (Workers workers = Workers.start(4)) {
            RunId run = runs.request(TestWorker.COUNT, Map.of("halt-in-plan", 1));

            runs.awaitState(run, RunState.FAILED);

            assertThat(workers.dead()).isEqualTo(3);
            assertThat(runs.failure(run)).containsEntry("code", "run-takes-workers-down");
            runs.mendIt();
            runs.command(run, "restart");
            runs.awaitState(run, RunState.COMPLETED);
        } finally {
            runs.mendIt();
        }
    }

    /** The control: where nobody counts the deaths of owners, one after another dies. */
    @Test
    void takesDownEveryOwnerIfDeathsAreNotCounted() throws Exception {
        runs.breakIt();
        runs.jdbc().sql("""
                        create function public.forget_owners() returns trigger language plpgsql as $$ begin new.losses := 0; return new; end $$;
                        create trigger forget_owners before update on longshore.run for each row execute function public.forget_owners();
                        """).update();
        try (Workers workers = Workers.start(4)) {
            runs.request(TestWorker.COUNT, Map.of("halt-in-plan", 1));

            await().atMost(Duration.ofSeconds(60)).until(() -> workers.dead() == 4);
        } finally {
            runs.mendIt();
            runs.jdbc()
                    .sql("drop trigger forget_owners on longshore.run; drop function public.forget_owners()")
                    .update();
        }
    }

    private static RunId ask() {
        return runs.request(TestWorker.COUNT, Map.of("units", 1, "rows", NUMBERS, "chunk", CHUNK, "halt-at", POISON));
    }

    /** Processes that are not started again. */
    private record Workers(List<ChildWorker> processes) implements AutoCloseable {

        static Workers start(int count) throws IOException {
            List<ChildWorker> processes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                processes.add(ChildWorker.start(database.address(), data, "longshore.worker.slots=1"));
            }
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> runs.jdbc()
                                    .sql(
                                            "select count(*) from longshore.worker where stopped_at is null and heartbeat_at > clock_timestamp() - interval '2 s'")
                                    .query(Integer.class)
                                    .single()
                            == count);
            return new Workers(processes);
        }

        long dead() {
            return processes.stream().filter(process -> !process.isAlive()).count();
        }

        @Override
        public void close() {
            processes.forEach(ChildWorker::close);
        }
    }
}
