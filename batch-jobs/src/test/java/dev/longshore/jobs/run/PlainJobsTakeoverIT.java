package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The worker of a plain Spring Batch job is killed, frozen and stopped in the middle of a chunk; another goes on at the last committed one. */
@Tag("processes")
class PlainJobsTakeoverIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    private static final String[] NO_LEASE_ENDS = {"longshore.lease.duration=10m"};

    private static final String[] SHORT_LEASES = {
        "longshore.lease.duration=3s",
        "longshore.lease.renewal=1s",
        "longshore.lease.heartbeat=500ms",
        "longshore.lease.silence=1s"
    };

    private static TestRuns runs;

    @BeforeAll
    static void start() {
        runs = new TestRuns(database.address());
        PlainTables.create(runs.jdbc());
    }

    @AfterAll
    static void stop() {
        runs.close();
    }

    @BeforeEach
    void fill() {
        PlainTables.fill(runs.jdbc(), 100);
    }

    @Test
    void goesOnAfterTheLastChunkWhenItsWorkerIsKilled() throws Exception {
        RunId run;
        try (AdvisoryLock lock = AdvisoryLock.on(database.dataSource(), 9002, 35);
                ChildWorker child = PlainWorker.child(database.address(), data, NO_LEASE_ENDS)) {
            run = askWhenOffered();
            await().atMost(Duration.ofSeconds(60)).until(lock::isAwaited);
            child.kill();
        }

        // an application with its own pool, on an installation that the other one migrated
        try (ConfigurableApplicationContext successor =
                PlainWorker.start(database.address(), data, "longshore.lease.duration=10m", "acme.own-pool=true")) {
            assertThat(successor.getBean("dataSource", HikariDataSource.class).getPoolName())
                    .isEqualTo("acme");
            runs.awaitState(run, RunState.COMPLETED);
        }

        assertThat(PlainTables.copied(runs.jdbc())).hasSize(100).doesNotHaveDuplicates();
        assertThat(PlainTables.copiedBy(runs.jdbc(), ProcessHandle.current().pid()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(31, 100).boxed().toList());
        assertThat(runs.events(run)).contains("run.taken-over").endsWith("run.completed");
        assertThat(runs.is(run, "rows_read = 100 and rows_written = 100 and reconciled"))
                .isTrue();
    }

    @Test
    void givesTheRunBackAfterTheChunkWhenItsWorkerIsStopped() throws Exception {
        RunId run;
        try (ChildWorker child = PlainWorker.child(database.address(), data, NO_LEASE_ENDS)) {
            Thread stopping = new Thread(() -> {
                try {
                    child.terminate();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            try (AdvisoryLock lock = AdvisoryLock.on(database.dataSource(), 9002, 35)) {
                run = askWhenOffered();
                await().atMost(Duration.ofSeconds(60)).until(lock::isAwaited);
                stopping.start();
                await().atMost(Duration.ofSeconds(10)).until(() -> child.hasLogged("worker.stopping"));
            }
            stopping.join();
        }

        assertThat(runs.state(run)).isEqualTo(RunState.QUEUED);
        assertThat(PlainTables.copied(runs.jdbc())).hasSizeBetween(40, 90);
        runs.command(run, "cancel");
    }

    /** A chunk that lasts, on a pool of the application's own, whose stop waits for it too. */
    @Test
    void givesTheRunBackInTheMiddleOfAChunkWhenItsWorkerIsToldTwice() throws Exception {
        try (AdvisoryLock lock = AdvisoryLock.on(database.dataSource(), 9002, 35);
                ChildWorker child = PlainWorker.child(database.address(), data, NO_LEASE_ENDS)) {
            RunId run = askWhenOffered("partition-job");
            await().atMost(Duration.ofSeconds(60)).until(lock::isAwaited);
            child.askToStop();
            await().atMost(Duration.ofSeconds(10)).until(() -> child.hasLogged("worker.stopping"));
            assertThat(runs.is(run, "lease_until > clock_timestamp()"))
                    .as("the first waits for the chunk")
                    .isTrue();

            long told = System.nanoTime();
            child.askToStop();
            await().atMost(Duration.ofSeconds(10)).until(() -> runs.is(run, "lease_until = '-infinity'"));
            // the process has its last seconds while another worker starts
            try (ConfigurableApplicationContext successor =
                    PlainWorker.start(database.address(), data, NO_LEASE_ENDS)) {
                assertThat(child.terminate()).isZero();
                double ended = (System.nanoTime() - told) / 1e9;
                assertThat(ended).as("seconds, where the pool waits for 60").isLessThan(30);
                assertThat(successor.isRunning()).isTrue();
                lock.release();
                runs.awaitState(run, RunState.COMPLETED);
            }
        }
        assertThat(PlainTables.copied(runs.jdbc())).hasSize(100).doesNotHaveDuplicates();
    }

    /** In the middle of a chunk, whose other items are yet to be handed to the pool. */
    @Test
    void givesTheRunBackBeforeAPoolOfTheApplicationRefusesItsTasks() throws Exception {
        RunId run;
        try (AdvisoryLock lock = AdvisoryLock.on(database.dataSource(), 9002, 35);
                ConfigurableApplicationContext worker = PlainWorker.start(database.address(), data, NO_LEASE_ENDS)) {
            run = runs.request("copy-in-threads-job", Map.of("readWaitsAt", 35));
            await().atMost(Duration.ofSeconds(60)).until(lock::isAwaited);
            Engine engine = worker.getBean(Engine.class);
            Thread closing = new Thread(worker::close);
            closing.start();
            await().atMost(Duration.ofSeconds(10)).until(() -> !engine.isRunning());
            lock.release();
            closing.join();
        }

        assertThat(runs.state(run)).isEqualTo(RunState.QUEUED);
        assertThat(PlainTables.copied(runs.jdbc())).hasSizeBetween(40, 90);
        runs.command(run, "cancel");
    }

    @Test
    void refusesEveryRowOfAWorkerThatWasFrozen() throws Exception {
        List<Long> copied = copiedWithAFrozenWorker();

        assertThat(copied).hasSize(100).doesNotHaveDuplicates();
    }

    /** The control: with the fence taken out, the frozen worker writes its chunk once more. */
    @Test
    void writesTwiceWithoutTheFence() throws Exception {
        List<Long> copied = copiedWithAFrozenWorker("acme.unfenced=true");

        assertThat(copied).contains(31L, 40L).hasSizeGreaterThan(100);
        assertThat(copied.stream().filter(id -> id == 35)).hasSize(2);
    }

    /** What it has locked amid its chunk is what its successor waits for; that the others below see it wait is the control. */
    @Test
    void isNotWaitedForWhileItSleeps() throws Exception {
        try (ChildWorker child = PlainWorker.child(database.address(), data, SHORT_LEASES)) {
            RunId run = pausedAtRow35(child);
            try (ConfigurableApplicationContext successor = PlainWorker.start(database.address(), data, SHORT_LEASES)) {
                assertThat(successor.isRunning()).isTrue();
                runs.awaitState(run, RunState.COMPLETED);
            }
            assertThat(PlainTables.copied(runs.jdbc())).hasSize(100).doesNotHaveDuplicates();
            child.goOn();
            child.terminate();
        }
        assertThat(PlainTables.copied(runs.jdbc())).hasSize(100).doesNotHaveDuplicates();
    }

    private static RunId pausedAtRow35(ChildWorker child) throws Exception {
        try (AdvisoryLock lock = AdvisoryLock.on(database.dataSource(), 9002, 35)) {
            RunId run = askWhenOffered();
            await().atMost(Duration.ofSeconds(60)).until(lock::isAwaited);
            child.pause();
            return run;
        }
    }

    /**
     * Both times without the version of Spring Batch's own row, which alone would not hold for a run that is being stopped, and with sessions that nobody finds, or its
     * transaction would be ended.
     */
    private static List<Long> copiedWithAFrozenWorker(String... more) throws Exception {
        String[] properties = java.util.stream.Stream.concat(
                        java.util.Arrays.stream(SHORT_LEASES), java.util.Arrays.stream(more))
                .toArray(String[]::new);
        RunId run;
        try (ChildWorker child = PlainWorker.child(database.address(), data, properties)) {
            run = pausedAtRow35(child);
            runs.jdbc().sql("update longshore.worker set sessions = null").update();
            int version = versionOfFirstStep(run);
            try (ConfigurableApplicationContext successor = PlainWorker.start(database.address(), data, SHORT_LEASES)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> runs.executionsOf(run) == 2);
                await().atMost(Duration.ofSeconds(30)).until(() -> waitingFor35() == 1);
                setVersionOfFirstStep(run, version);
                child.goOn();
                assertThat(successor.isRunning()).isTrue();
                runs.awaitState(run, RunState.COMPLETED);
            }
            child.terminate();
        }
        return PlainTables.copied(runs.jdbc());
    }

    private static RunId askWhenOffered() {
        return askWhenOffered("copy-orders-job");
    }

    private static RunId askWhenOffered(String job) {
        await().atMost(Duration.ofSeconds(60)).until(() -> runs.jdbc()
                .sql("""
                        select exists (select 1 from longshore.worker w join longshore.job j on j.name = any (w.jobs)
                          where w.stopped_at is null and w.heartbeat_at > clock_timestamp() - interval '2 s' and j.name = :job)
                        """)
                .param("job", job)
                .query(Boolean.class)
                .single());
        return runs.request(job, Map.of("waitAt", 35));
    }

    private static long waitingFor35() {
        return runs.jdbc()
                .sql("select count(*) from pg_locks where locktype = 'advisory' and classid = 9002 and not granted")
                .query(Long.class)
                .single();
    }

    private static int versionOfFirstStep(RunId run) {
        return runs.one(
                "select version from longshore.batch_step_execution where step_execution_id = (" + FIRST_STEP + ")",
                run,
                Integer.class);
    }

    private static final String FIRST_STEP = """
            select min(s.step_execution_id) from longshore.batch_step_execution s
            join longshore.batch_job_execution_params p on p.job_execution_id = s.job_execution_id
            where p.parameter_name = 'longshore.run' and p.parameter_value = cast(:run as text)
            """;

    private static void setVersionOfFirstStep(RunId run, int version) {
        runs.jdbc()
                .sql("update longshore.batch_step_execution set version = :version where step_execution_id = ("
                        + FIRST_STEP + ")")
                .param("run", run.value())
                .param("version", version)
                .update();
    }
}
