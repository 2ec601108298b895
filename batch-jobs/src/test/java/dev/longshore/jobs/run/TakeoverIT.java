package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Real processes are killed, paused and stopped in the middle of a chunk; another worker goes on at the last committed one. */
class TakeoverIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    /** So long that only the end of a session can be what is noticed. */
    private static final String[] NO_LEASE_ENDS = {"longshore.lease.duration=10m", "longshore.worker.slots=2"};

    private static final String[] SHORT_LEASES = {
        "longshore.lease.duration=3s",
        "longshore.lease.renewal=1s",
        "longshore.lease.heartbeat=500ms",
        "longshore.lease.silence=1s",
        "longshore.worker.slots=2"
    };

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
    void goesOnAtTheLastCommittedChunkWhenAWorkerIsKilled() throws Exception {
        RunId run;
        long killed;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 1);
                ChildWorker child = ChildWorker.start(database.address(), data, NO_LEASE_ENDS)) {
            awaitWorker();
            run = runs.request(TestWorker.COUNT, Map.of("units", 4, "in-unit", 1, "wait-at", 5));
            await().atMost(Duration.ofSeconds(30)).until(lock::isAwaited);
            runs.awaitUnits(run, "DONE", 3);
            killed = child.pid();
            child.kill();
        }
        assertThat(runs.state(run)).isEqualTo(RunState.RUNNING);

        try (ConfigurableApplicationContext successor = TestWorker.start(database.address(), data, NO_LEASE_ENDS)) {
            assertThat(successor.isRunning()).isTrue();
            runs.awaitState(run, RunState.COMPLETED);
        }

        assertThat(runs.events(run))
                .containsExactly("run.requested", "run.claimed", "plan.stored", "run.taken-over", "run.completed");
        assertThat(runs.numbers(run)).isEqualTo(40);
        assertThat(runs.distinctNumbers(run)).isEqualTo(40);
        // unit 1 had committed two chunks of two; nothing that was committed was done again
        assertThat(numbersWrittenBy(killed, run, 1)).containsExactly(0L, 1L, 2L, 3L);
        assertThat(numbersWrittenBy(ProcessHandle.current().pid(), run, 1))
                .containsExactlyElementsOf(LongStream.range(4, 10).boxed().toList());
        assertThat(numbersWrittenBy(ProcessHandle.current().pid(), run, 0)).isEmpty();
        assertNothingIsLeftOpen(run);
    }

    @Test
    void fencesAWorkerThatWasPausedBeyondItsLease() throws Exception {
        RunId run;
        try (ChildWorker child = ChildWorker.start(database.address(), data, SHORT_LEASES)) {
            awaitWorker();
            try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
                run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5));
                await().atMost(Duration.ofSeconds(30)).until(lock::isAwaited);
                child.pause();
            }
            // the transaction of the paused worker has the lock by now and keeps it: its successor waits in the same
            // chunk
            try (ConfigurableApplicationContext successor = TestWorker.start(database.address(), data, SHORT_LEASES)) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> runs.one(
                                        "select attempts from longshore.work_unit where run_id = :run",
                                        run,
                                        Integer.class)
                                == 2);
                child.goOn();
                assertThat(successor.isRunning()).isTrue();
                runs.awaitState(run, RunState.COMPLETED);
            }
        }

        assertThat(runs.numbers(run)).isEqualTo(10);
        assertThat(runs.distinctNumbers(run)).isEqualTo(10);
        assertThat(numbersWrittenBy(ProcessHandle.current().pid(), run, 0))
                .containsExactlyElementsOf(LongStream.range(4, 10).boxed().toList());
    }

    @Test
    void givesEverythingBackAtTheNextChunkWhenAWorkerIsStopped() throws Exception {
        RunId run;
        try (ChildWorker child = ChildWorker.start(database.address(), data, NO_LEASE_ENDS)) {
            awaitWorker();
            Thread stopping = new Thread(() -> terminate(child));
            try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
                run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5));
                await().atMost(Duration.ofSeconds(30)).until(lock::isAwaited);
                stopping.start();
                await().atMost(Duration.ofSeconds(10)).until(() -> runs.is(run, "open_step is null"));
            }
            stopping.join();
        }

        assertThat(runs.state(run)).isEqualTo(RunState.QUEUED);
        assertThat(runs.events(run)).endsWith("run.returned");
        assertThat(runs.numbers(run)).isEqualTo(6);
        assertThat(runs.jdbc()
                        .sql("select count(*) from longshore.worker where stopped_at is null")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertNothingIsLeftOpen(run);

        try (ConfigurableApplicationContext successor = TestWorker.start(database.address(), data, NO_LEASE_ENDS)) {
            assertThat(successor.isRunning()).isTrue();
            runs.awaitState(run, RunState.COMPLETED);
        }
        assertThat(runs.numbers(run)).isEqualTo(10);
        assertThat(numbersWrittenBy(ProcessHandle.current().pid(), run, 0))
                .containsExactlyElementsOf(LongStream.range(6, 10).boxed().toList());
    }

    private static void terminate(ChildWorker child) {
        try {
            child.terminate();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitWorker() {
        await().atMost(Duration.ofSeconds(60)).until(() -> runs.jdbc()
                .sql(
                        "select exists (select 1 from longshore.worker where stopped_at is null and heartbeat_at > clock_timestamp() - interval '2 s')")
                .query(Boolean.class)
                .single());
    }

    private static List<Long> numbersWrittenBy(long pid, RunId run, int unit) {
        return runs.jdbc()
                .sql(
                        "select number from public.counted where pid = :pid and run = :run and unit = :unit order by number")
                .param("pid", pid)
                .param("run", run.value())
                .param("unit", unit)
                .query(Long.class)
                .list();
    }

    private static void assertNothingIsLeftOpen(RunId run) {
        assertThat(runs.units(run, "RUNNING")).isZero();
        assertThat(runs.jdbc().sql("""
                                select e.job_execution_id, e.status, s.step_name, s.status as step_status
                                from longshore.batch_job_execution_params p
                                join longshore.batch_job_execution e on e.job_execution_id = p.job_execution_id
                                left join longshore.batch_step_execution s on s.job_execution_id = e.job_execution_id
                                where p.parameter_name = 'run' and p.parameter_value = cast(:run as text)
                                  and (e.status not in ('COMPLETED', 'FAILED', 'STOPPED') or s.status not in ('COMPLETED', 'FAILED', 'STOPPED'))
                                """).param("run", run.value()).query().listOfRows())
                .isEmpty();
    }
}
