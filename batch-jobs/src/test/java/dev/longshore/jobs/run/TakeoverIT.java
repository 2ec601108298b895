package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Real processes are killed, paused and stopped in the middle of a chunk; another worker goes on at the last committed one. */
@Tag("processes")
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

    /** The owner had looked, and died before what it published was committed; then its input changed. */
    @Test
    void publishesNothingStaleAfterAnOwnerThatDiedBetweenLookAndPublication() throws Exception {
        runs.jdbc().sql(Documents.changed(1, 1)).update();
        runs.breakIt();
        RunId stale;
        RunId current;
        try (ChildWorker child = ChildWorker.start(database.address(), data, NO_LEASE_ENDS)) {
            awaitWorker();
            stale = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 1, "halt-in-publish", 1));
            await().atMost(Duration.ofSeconds(30)).until(() -> !child.isAlive());
        }
        assertThat(runs.units(stale, "DONE")).as("it was at its publication").isOne();
        assertThat(runs.state(stale)).isEqualTo(RunState.RUNNING);
        runs.jdbc().sql(Documents.changed(1, 2)).update();
        runs.mendIt();
        current = runs.request(TestWorker.COUNT, Map.of("halt-in-publish", 1));

        try (ConfigurableApplicationContext successor = TestWorker.start(database.address(), data, NO_LEASE_ENDS)) {
            assertThat(successor.isRunning()).isTrue();
            runs.awaitState(stale, RunState.STALE);
            runs.awaitState(current, RunState.COMPLETED);
        }
        assertThat(runs.events(stale))
                .containsExactly("run.requested", "run.claimed", "plan.stored", "run.taken-over", "run.stale");
        assertThat(runs.published(stale)).isZero();
        assertThat(runs.published(current)).isOne();
        assertNothingIsLeftOpen(stale);
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
        long pid;
        List<Integer> exitCodes = Collections.synchronizedList(new ArrayList<>());
        try (ChildWorker child = ChildWorker.start(database.address(), data, NO_LEASE_ENDS)) {
            pid = child.pid();
            awaitWorker();
            Thread stopping = new Thread(() -> terminate(child, exitCodes));
            try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
                run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5));
                await().atMost(Duration.ofSeconds(30)).until(lock::isAwaited);
                stopping.start();
                await().atMost(Duration.ofSeconds(10)).until(() -> runs.is(run, "open_step is null"));
            }
            stopping.join();
        }

        assertThat(exitCodes).containsExactly(0);
        assertThat(runs.state(run)).isEqualTo(RunState.QUEUED);
        assertThat(runs.events(run)).endsWith("run.returned");
        assertThat(runs.numbers(run)).isEqualTo(6);
        assertThat(isStopped(pid)).isTrue();
        assertNothingIsLeftOpen(run);

        try (ConfigurableApplicationContext successor = TestWorker.start(database.address(), data, NO_LEASE_ENDS)) {
            assertThat(successor.isRunning()).isTrue();
            runs.awaitState(run, RunState.COMPLETED);
        }
        assertThat(runs.numbers(run)).isEqualTo(10);
        assertThat(numbersWrittenBy(ProcessHandle.current().pid(), run, 0))
                .containsExactlyElementsOf(LongStream.range(6, 10).boxed().toList());
    }

    /** The chunk never ends by itself: its lock is held until the process is gone. The control is in the middle: after one signal it still drains. */
    @Test
    void aSecondSignalCutsShortAndGivesBackAllTheSame() throws Exception {
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0);
                ChildWorker child = ChildWorker.start(database.address(), data, NO_LEASE_ENDS)) {
            awaitWorker();
            RunId run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5));
            await().atMost(Duration.ofSeconds(30)).until(lock::isAwaited);
            HeldBy before = held(run, 0);
            child.askToStop();
            await().atMost(Duration.ofSeconds(10)).until(() -> runs.is(run, "open_step is null"));
            await().during(Duration.ofSeconds(1)).until(child::isAlive);

            long asked = System.nanoTime();
            int exit = child.terminate();

            assertThat(exit).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
            assertThat(runs.units(run, "PENDING")).isOne();
            assertThat(held(run, 0).token()).isGreaterThan(before.token());
            assertThat(runs.is(
                            run, "(select losses + disturbances from longshore.work_unit where run_id = run.id) = 0"))
                    .isTrue();
            assertThat(runs.numbers(run)).isEqualTo(4);
            assertThat(isStopped(child.pid())).isTrue();
            try (ConfigurableApplicationContext successor = TestWorker.start(database.address(), data, NO_LEASE_ENDS)) {
                assertThat(successor.isRunning()).isTrue();
                await().atMost(Duration.ofSeconds(5)).until(lock::isAwaited);
                lock.release();
                runs.awaitState(run, RunState.COMPLETED);
            }
            assertThat(runs.numbers(run)).isEqualTo(10);
            assertThat(runs.distinctNumbers(run)).isEqualTo(10);
        }
    }

    @Test
    void aSuccessorGoesOnWithinTwoSecondsOfADrain() throws Exception {
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0);
                ChildWorker child = ChildWorker.start(database.address(), data, NO_LEASE_ENDS)) {
            awaitWorker();
            RunId run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5, "rows", 20));
            await().atMost(Duration.ofSeconds(30)).until(lock::isAwaited);
            try (ConfigurableApplicationContext successor = TestWorker.start(database.address(), data, NO_LEASE_ENDS)) {
                assertThat(successor.isRunning()).isTrue();
                child.askToStop();
                await().atMost(Duration.ofSeconds(10)).until(() -> runs.is(run, "open_step is null"));

                long released = System.nanoTime();
                lock.release();
                runs.awaitState(run, RunState.COMPLETED);

                assertThat(Duration.ofNanos(System.nanoTime() - released)).isLessThan(Duration.ofSeconds(2));
            }
            assertThat(numbersWrittenBy(child.pid(), run, 0))
                    .containsExactlyElementsOf(LongStream.range(0, 6).boxed().toList());
            assertThat(runs.numbers(run)).isEqualTo(20);
            assertThat(runs.distinctNumbers(run)).isEqualTo(20);
        }
    }

    /** The control is {@code UnitFencingIT.aNewOwnerOfTheRunTakesAllUnitsBack}: what a takeover did to healthy workers before. */
    @Test
    void aRunIsTakenOverWithoutTakingItsUnitsFromHealthyWorkers() throws Exception {
        RunId run;
        long owner;
        try (AdvisoryLock first = AdvisoryLock.onUnit(database.dataSource(), 0);
                AdvisoryLock second = AdvisoryLock.onUnit(database.dataSource(), 1);
                ChildWorker child = ChildWorker.start(
                        database.address(), data, "longshore.lease.duration=10m", "longshore.worker.slots=1")) {
            awaitWorker();
            owner = child.pid();
            run = runs.request(TestWorker.COUNT, Map.of("units", 3, "wait-at", 5));
            await().atMost(Duration.ofSeconds(30)).until(first::isAwaited);
            try (ConfigurableApplicationContext healthy = TestWorker.start(
                    database.address(), data, "longshore.lease.duration=10m", "longshore.worker.slots=1")) {
                assertThat(healthy.isRunning()).isTrue();
                runs.awaitUnits(run, "RUNNING", 2);
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> runs.one(
                                        "select count(*) from public.counted where run = :run and unit = 1",
                                        run,
                                        Long.class)
                                == 4);
                HeldBy before = held(run, 1);
                child.kill();
                first.release();
                await().atMost(Duration.ofSeconds(20)).until(() -> runs.is(run, "attempts = 2"));
                await().atMost(Duration.ofSeconds(20)).until(() -> runs.is(run, "open_step is not null"));

                assertThat(held(run, 1)).isEqualTo(before);
                second.release();
                runs.awaitState(run, RunState.COMPLETED);
                assertThat(held(run, 1).attempts()).isOne();
            }
        }
        assertThat(runs.events(run)).contains("run.taken-over").endsWith("run.completed");
        assertThat(runs.numbers(run)).isEqualTo(30);
        assertThat(runs.distinctNumbers(run)).isEqualTo(30);
        assertThat(numbersWrittenBy(owner, run, 0)).containsExactly(0L, 1L, 2L, 3L);
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertNothingIsLeftOpen(run));
    }

    private record HeldBy(int owner, long token, int attempts) {}

    private static HeldBy held(RunId run, int unit) {
        return runs.jdbc()
                .sql(
                        "select coalesce(owner, 0) as owner, token, attempts from longshore.work_unit where run_id = :run and ordinal = :unit")
                .param("run", run.value())
                .param("unit", unit)
                .query((row, number) -> new HeldBy(row.getInt("owner"), row.getLong("token"), row.getInt("attempts")))
                .single();
    }

    private static void terminate(ChildWorker child, List<Integer> exitCodes) {
        try {
            exitCodes.add(child.terminate());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isStopped(long pid) {
        return runs.jdbc()
                .sql(
                        "select count(*) = 1 and bool_and(w.stopped_at is not null) from longshore.worker w where w.pid = :pid")
                .param("pid", pid)
                .query(Boolean.class)
                .single();
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
