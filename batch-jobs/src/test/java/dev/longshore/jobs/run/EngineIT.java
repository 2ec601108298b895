package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.jobs.run.CountKind.Place;
import dev.longshore.jobs.worker.KnownJob;
import dev.longshore.jobs.worker.KnownJobs;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.worker.Affinity;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.database.ThreadCuts;
import dev.longshore.sql.run.ClaimedRun;
import dev.longshore.sql.run.RunPreconditions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.context.ConfigurableApplicationContext;

/** One worker with two slots, the whole path. */
class EngineIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    private static ConfigurableApplicationContext worker;
    private static TestRuns runs;
    private static SleepingWorker sleeper;
    private static SleepingWorker otherSleeper;

    @BeforeAll
    static void start() throws SQLException {
        runs = new TestRuns(database.address());
        // now, since they must be old enough later
        sleeper = new SleepingWorker(database.dataSource(), 1);
        otherSleeper = new SleepingWorker(database.dataSource(), 2);
        worker = TestWorker.start(
                database.address(), data, "longshore.worker.slots=2", "longshore.worker.patience=1500ms");
    }

    @AfterAll
    static void stop() throws SQLException {
        sleeper.close();
        otherSleeper.close();
        worker.close();
        runs.close();
    }

    @AfterEach
    void nothingIsLeftAtWork() {
        runs.jdbc().sql("delete from public.broken").update();
        await("no lease, no execution and no step is left of runs at rest")
                .atMost(Duration.ofSeconds(10))
                .until(() -> runs.jdbc().sql("""
                        select (select count(*) from longshore.batch_job_execution where status in ('STARTING', 'STARTED', 'STOPPING', 'UNKNOWN'))
                          + (select count(*) from longshore.batch_step_execution where status in ('STARTING', 'STARTED', 'STOPPING', 'UNKNOWN'))
                          + (select count(*) from longshore.work_unit where state = 'RUNNING')
                        """).query(Integer.class).single() == 0);
    }

    @Test
    void takesARequestToItsResult() {
        RunId run = runs.request(TestWorker.COUNT, Map.of("units", 5));

        runs.awaitState(run, RunState.COMPLETED);

        assertThat(runs.numbers(run)).isEqualTo(50);
        assertThat(runs.distinctNumbers(run)).isEqualTo(50);
        assertThat(runs.published(run)).isOne();
        assertThat(runs.events(run)).containsExactly("run.requested", "run.claimed", "plan.stored", "run.completed");
        assertThat(runs.is(run, "ready and rows_read = 50 and rows_written = 50 and attempts = 1"))
                .isTrue();
    }

    /** Others end an execution that still runs long after its run: removing many files must not keep it open. */
    @Test
    void cleansUpOnceTheExecutionHasEnded() {
        RunId run = runs.request(TestWorker.COUNT, Map.of("units", 1));

        runs.awaitState(run, RunState.COMPLETED);

        await("clean-up").until(() -> runs.atCleanUp(run).isPresent());
        assertThat(runs.atCleanUp(run)).contains("COMPLETED");
    }

    /** What is said meanwhile is not heard, and the polls find it. */
    @Test
    void worksOnByItsPollsWhileItsListeningConnectionIsLostAndListensAgain() {
        int lost = listener();
        runs.jdbc()
                .sql("select pg_terminate_backend(:pid, 10000)")
                .param("pid", lost)
                .query()
                .singleRow();

        RunId run = runs.request(TestWorker.COUNT, Map.of());
        runs.awaitState(run, RunState.COMPLETED);

        assertThat(runs.is(run, "started_at - requested_at < interval '10 seconds'"))
                .isTrue();
        await("it listens again").atMost(Duration.ofSeconds(10)).until(() -> listener() != lost && listener() > 0);
        RunId next = runs.request(TestWorker.COUNT, Map.of());
        runs.awaitState(next, RunState.COMPLETED);
    }

    private static int listener() {
        return runs.jdbc().sql("""
                        select coalesce(max(pid), 0) from pg_stat_activity
                        where application_name = 'longshore notifications' and datname = current_database() and state = 'idle'
                        """).query(Integer.class).single();
    }

    /** Whoever takes the run over waits for that unit: nothing else would be claimed here until the sleeper wakes. */
    @Test
    void takesOverTheRunOfASleeperThatHasLockedAUnitOfIt() throws Exception {
        RunId run;
        try (AdvisoryLock first = AdvisoryLock.onUnit(database.dataSource(), 0);
                AdvisoryLock second = AdvisoryLock.onUnit(database.dataSource(), 1)) {
            run = runs.request(TestWorker.COUNT, Map.of("units", 3, "wait-at", 5));
            await().until(() -> first.isAwaitedBy(2));
            WorkerId asleep = sleeper.sleepOn(
                    runs.jdbc(),
                    "select from longshore.work_unit where run_id = " + run + " and ordinal = 2 for update");
            assertThat(runs.units(run, "PENDING")).isOne();

            runs.jdbc()
                    .sql(
                            "update longshore.run set owner = :asleep, token = token + 1, lease_until = clock_timestamp() where id = :run")
                    .param("asleep", asleep.value())
                    .param("run", run.value())
                    .update();

            await("take-over").atMost(Duration.ofSeconds(30)).until(() -> runs.events(run)
                    .contains("run.taken-over"));
            assertThat(second.isAwaitedBy(2)).isTrue();
        }
        runs.awaitState(run, RunState.COMPLETED);
        assertThat(runs.numbers(run)).isEqualTo(30);
        assertThat(runs.distinctNumbers(run)).isEqualTo(30);
    }

    /** As whoever makes a pause of runs does: every claim waits for the lanes. */
    @Test
    void claimsRunsAlthoughASleeperHasLockedTheLanes() throws Exception {
        otherSleeper.sleepOn(runs.jdbc(), "select from longshore.lane order by position for no key update");

        RunId run = runs.request(TestWorker.COUNT, Map.of());

        runs.awaitState(run, RunState.COMPLETED);
    }

    @Test
    void completesARunThatHasNothingToDo() {
        RunId none = runs.request(TestWorker.COUNT, Map.of("units", 0));
        RunId empty = runs.request(TestWorker.COUNT, Map.of("units", 3, "rows", 0));

        runs.awaitState(none, RunState.COMPLETED);
        runs.awaitState(empty, RunState.COMPLETED);

        assertThat(runs.published(none)).isOne();
        assertThat(runs.units(empty, "DONE")).isEqualTo(3);
    }

    /** The second job, which allows any number, is the control of the first. */
    @Test
    void failsEarlyAndPublishesNothingWhereMoreIsRejectedThanTheJobAllows() {
        RunId strict = runs.request(
                TestWorker.COUNT_STRICT, Map.of("units", 2, "rows", 50_000, "chunk", 5, "reject-below", 4));
        RunId lenient = runs.request(TestWorker.COUNT, Map.of("units", 2, "reject-below", 4));

        runs.awaitState(lenient, RunState.COMPLETED);
        assertThat(runs.is(lenient, "rows_read = 20 and rows_rejected = 8")).isTrue();
        await().atMost(Duration.ofSeconds(20)).until(() -> runs.state(strict) == RunState.FAILED);

        assertThat(runs.failure(strict))
                .containsEntry("code", "too-many-rejected")
                .extracting("message", as(InstanceOfAssertFactories.STRING))
                .matches("[48] of [\\d,]+ records were rejected; the job allows 3\\.");
        // four of each unit; the other one may have been stopped before its first chunk
        assertThat(runs.is(strict, "rows_rejected in (4, 8) and rows_read < 50000"))
                .isTrue();
        assertThat(runs.rejected(strict)).isIn(4L, 8L);
        assertThat(runs.published(strict)).isZero();

        long numbers = runs.numbers(strict);
        runs.command(strict, "restart");
        await().atMost(Duration.ofSeconds(20)).until(() -> runs.is(strict, "attempts = 2 and state = 'FAILED'"));
        assertThat(runs.failure(strict)).containsEntry("code", "too-many-rejected");
        assertThat(runs.numbers(strict)).as("a restart reads nothing more").isEqualTo(numbers);
    }

    @Test
    void keepsTheCountsOfARunThatCannotBeDrivenOn() {
        RunId run = runs.request(TestWorker.COUNT_STRICT, Map.of("units", 1, "reject-below", 4));
        runs.awaitState(run, RunState.FAILED);
        assertThat(runs.is(run, "(rows_read, rows_rejected) = (10, 4)")).isTrue();

        runs.jdbc()
                .sql("update longshore.run set parameters = '{\"units\": \"many\"}' where id = :run")
                .param("run", run.value())
                .update();
        runs.command(run, "restart");

        await().atMost(Duration.ofSeconds(20)).until(() -> runs.is(run, "attempts = 2 and state = 'FAILED'"));
        assertThat(runs.failure(run)).containsEntry("attempt", 2).doesNotContainEntry("code", "too-many-rejected");
        assertThat(runs.is(run, "(rows_read, rows_rejected) = (10, 4)")).isTrue();
    }

    @Test
    void launchesEightAtOnceAndLosesNone() {
        List<RunId> asked = IntStream.range(0, 200)
                .mapToObj(number -> runs.request(TestWorker.COUNT, Map.of("rows", 1)))
                .toList();

        asked.forEach(run -> runs.awaitState(run, RunState.COMPLETED));

        assertThat(asked).allSatisfy(run -> {
            assertThat(runs.is(run, "attempts = 1")).isTrue();
            assertThat(runs.numbers(run)).isOne();
        });
        assertThat(runs.jdbc()
                        .sql("select count(*) from longshore.failure where run_id = any (:runs)")
                        .param("runs", asked.stream().map(RunId::value).toArray(Long[]::new))
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void asksForNothingWhenTheCallerRollsBack() throws SQLException {
        long before = runs.all();

        try (Connection caller = database.dataSource().getConnection();
                Statement statement = caller.createStatement()) {
            caller.setAutoCommit(false);
            statement.execute("select longshore.request_run('count')");
            caller.rollback();
        }

        assertThat(runs.all()).isEqualTo(before);
    }

    @Test
    void anErrorIsAFailureOfTheUnitAndNoDeathOfItsWorker() {
        RunId run = runs.request(TestWorker.COUNT, Map.of("error-at", 5));
        runs.awaitState(run, RunState.FAILED);

        assertThat(runs.failure(run)).hasEntrySatisfying("stack", stack -> assertThat((String) stack)
                .startsWith("java.lang.NoClassDefFoundError: com/acme/Missing"));
        assertThat(runs.one("select max(losses) from longshore.work_unit where run_id = :run", run, Long.class))
                .isZero();
    }

    @Test
    void tellsAFailureWholeAndGoesOnAtTheLastChunkAfterARestart() {
        runs.breakIt();
        RunId run = runs.request(TestWorker.COUNT, Map.of("units", 2, "in-unit", 1, "fail-at", 5));
        runs.awaitState(run, RunState.FAILED);

        assertThat(runs.units(run, "FAILED")).isOne();
        assertThat(runs.published(run)).isZero();
        assertThat(runs.failure(run))
                .containsEntry("code", "unexpected-error")
                .containsEntry("category", "internal")
                .containsEntry("message", "number 5 is not countable")
                .containsEntry("step", "count")
                .containsEntry("unit", 1)
                .hasEntrySatisfying("stack", stack -> assertThat((String) stack)
                        .startsWith("java.lang.IllegalStateException: number 5 is not countable\n    at ")
                        .contains("CountKind$Counter.nextChunk"));
        long counted = runs.numbers(run);

        runs.mendIt();
        long restart = runs.command(run, "restart");
        runs.awaitState(run, RunState.COMPLETED);

        assertThat(counted).isGreaterThanOrEqualTo(4);
        assertThat(runs.numbers(run)).isEqualTo(20);
        assertThat(runs.distinctNumbers(run)).isEqualTo(20);
        assertThat(runs.outcome(restart)).isEqualTo("Done: the run is queued.");
        assertThat(runs.is(run, "failure_id is null and attempts = 2")).isTrue();
    }

    @Test
    void neverCompletesARunWhoseCountsDoNotAddUp() {
        RunId run = runs.request(TestWorker.COUNT, Map.of("units", 2, "in-unit", 1, "lose", 1));

        runs.awaitState(run, RunState.FAILED);

        assertThat(runs.failure(run)).containsEntry("code", "counts-do-not-add-up");
        assertThat(runs.published(run)).isZero();
        assertThat(runs.units(run, "DONE")).isLessThan(2);
    }

    @Test
    void acknowledgesAPauseOnlyAfterTheChunkInWork() throws Exception {
        RunId run;
        long pause;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5));
            await().until(lock::isAwaited);
            pause = runs.command(run, "pause");
            runs.awaitState(run, RunState.PAUSING);

            // long enough for several ticks of the owner
            await().during(Duration.ofSeconds(1)).until(() -> runs.state(run) == RunState.PAUSING);
            assertThat(runs.isAnswered(pause)).isFalse();
        }
        runs.awaitState(run, RunState.PAUSED);

        assertThat(runs.outcome(pause)).isEqualTo("Done: the run is paused.");
        assertThat(runs.timeline(pause)).startsWith("asked seen").endsWith("chunk done");
        assertThat(runs.numbers(run)).isEqualTo(6);
        assertThat(runs.units(run, "PENDING")).isOne();

        runs.command(run, "resume");
        runs.awaitState(run, RunState.COMPLETED);
        assertThat(runs.numbers(run)).isEqualTo(10);
        assertThat(runs.distinctNumbers(run)).isEqualTo(10);
    }

    @Test
    void cancelsAfterTheChunkInWorkAndPublishesNothing() throws Exception {
        RunId run;
        long cancel;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5, "units", 3, "in-unit", 0));
            await().until(lock::isAwaited);
            cancel = runs.command(run, "cancel");
            runs.awaitState(run, RunState.CANCELLING);
        }
        runs.awaitState(run, RunState.CANCELLED);

        assertThat(runs.outcome(cancel)).isEqualTo("Done: the run is cancelled.");
        assertThat(runs.published(run)).isZero();
        long again = runs.command(run, "restart");
        await().until(() -> runs.isAnswered(again));
        assertThat(runs.outcome(again)).isEqualTo("Not done: the run is cancelled, and restart is not possible then.");
    }

    /** The control is {@link #cancelsAfterTheChunkInWorkAndPublishesNothing()}: what cannot be hurried ends with its chunk. */
    @Test
    void cancelsAtOnceAChunkThatCanBeCutShort() throws Exception {
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            RunId run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5, "hurry", 1));
            await().until(lock::isAwaited);

            long cancel = runs.command(run, "cancel");
            runs.awaitState(run, RunState.CANCELLED);

            assertThat(runs.numbers(run)).isEqualTo(4);
            assertThat(runs.timeline(cancel)).isEqualTo("asked seen hurried done");
            assertThat(runs.failures(run)).isZero();
        }
    }

    /** The control is {@link #anOrderStaysUnseenWithoutTheWatch()}. */
    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"PLAN", "CLOSING"})
    void pausesAndCancelsARunWhoseOwnerWaitsForAStatement(Place place) throws Exception {
        RunId paused;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            paused = runs.request(TestWorker.COUNT, Map.of("wait-in", place.ordinal()));
            await().until(lock::isAwaited);
            assertIsPausedInTime(paused);
            RunId cancelled = runs.request(TestWorker.COUNT, Map.of("wait-in", place.ordinal()));
            await().until(lock::isAwaited);
            assertIsCancelledAtOnce(cancelled);
        }
        assertGoesOn(paused);
    }

    /** The order stands in the run's row before its units are opened, or before it is published: that is no claim lost. */
    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"PLAN", "CLOSING"})
    void pausesARunWhoseOwnerIsReadyBeforeItWouldBeCutShort(Place place) throws Exception {
        RunId run;
        long pause;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT, Map.of("wait-in", place.ordinal()));
            await().until(lock::isAwaited);
            pause = runs.command(run, "pause");
            runs.awaitState(run, RunState.PAUSING);
        }
        runs.awaitState(run, RunState.PAUSED);
        assertThat(runs.timeline(pause)).isEqualTo("asked seen done");
        assertThat(runs.failures(run)).isZero();
        assertGoesOn(run);
    }

    @Test
    void pausesAndCancelsARunWhoseOwnerPutsAFileTogether() {
        runs.breakIt();
        RunId paused = runs.request(TestWorker.COUNT, Map.of("wait-in", Place.BLOCKS.ordinal()));
        await().until(() -> runs.isAtStep(paused, "publish"));
        assertIsPausedInTime(paused);
        RunId cancelled = runs.request(TestWorker.COUNT, Map.of("wait-in", Place.BLOCKS.ordinal()));
        await().until(() -> runs.isAtStep(cancelled, "publish"));
        assertIsCancelledAtOnce(cancelled);
        runs.mendIt();
        assertGoesOn(paused);
    }

    /** The cancel stands in the run's row, and whoever noted it has not told the run's owner yet. */
    @Test
    void aCancelInTheRowOutranksThePauseThatItsOwnerKnows() {
        KnownJob job = worker.getBean(KnownJobs.class)
                .byHash(runs.jdbc()
                        .sql("select definition_hash from longshore.job where name = :job")
                        .param("job", TestWorker.COUNT)
                        .query(String.class)
                        .single());
        ClaimedRun claim = new ClaimedRun(
                new RunId(1),
                TestWorker.COUNT,
                "",
                1,
                1,
                0,
                new ClaimedRun.Losses(0, 0),
                RunState.RUNNING,
                null,
                Map.of(),
                RunContext.NONE,
                Affinity.NONE);
        DrivenRun run = new DrivenRun(claim, job, new ThreadCuts());
        run.want(DrivenRun.Stop.PAUSE);
        assertThat(Rest.of(run, RunState.CANCELLING, new JobInterruptedException("stopped")))
                .isEqualTo(RunState.CANCELLED);
        assertThat(Rest.of(run, RunState.PAUSING, new JobInterruptedException("stopped")))
                .isEqualTo(RunState.PAUSED);
    }

    /** Resumed, it would only fail: nobody may be kept waiting for that. */
    @Test
    void aPauseDoesNotHideAUnitThatFailedBefore() throws Exception {
        runs.breakIt();
        RunId run;
        long pause;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT, Map.of("units", 2, "in-unit", -1, "wait-at", 5, "fail-at", 7));
            await().until(lock::isAwaited);
            runs.awaitUnits(run, "FAILED", 1);
            pause = runs.command(run, "pause");
            runs.awaitState(run, RunState.PAUSING);
            runs.mendIt();
        }
        await().until(() -> runs.state(run) == RunState.FAILED);
        await().until(() -> runs.isAnswered(pause));
        assertThat(runs.outcome(pause)).isEqualTo("Too late: the run is failed.");
        assertThat(runs.failure(run).get("message").toString()).contains("number 7 is not countable");
        runs.command(run, "restart");
        runs.awaitState(run, RunState.COMPLETED);
        assertThat(runs.numbers(run)).isEqualTo(20);
    }

    /** As storage does that shows a large file. */
    @Test
    void anOwnerThatPublishesMaySayNothingForMinutes() {
        RunId run = runs.request(TestWorker.COUNT, Map.of());
        runs.awaitState(run, RunState.COMPLETED);
        assertThat(runs.one("select silence from public.published where run = :run", run, String.class))
                .isEqualTo("3min");
    }

    private static void assertIsPausedInTime(RunId run) {
        long pause = runs.command(run, "pause");
        runs.awaitState(run, RunState.PAUSED);

        assertThat(runs.timeline(pause)).isEqualTo("asked seen hurried done");
        assertThat(runs.timeOf(pause, "seen_at - asked_at")).isLessThan(Duration.ofSeconds(2));
        assertThat(runs.timeOf(pause, "hurried_at - seen_at"))
                .isBetween(Duration.ofMillis(1500), Duration.ofSeconds(5));
        assertThat(runs.timeOf(pause, "done_at - hurried_at")).isLessThan(Duration.ofSeconds(5));
        assertThat(runs.published(run)).isZero();
        assertThat(runs.failures(run)).isZero();
    }

    private static void assertIsCancelledAtOnce(RunId run) {
        long cancel = runs.command(run, "cancel");
        runs.awaitState(run, RunState.CANCELLED);

        assertThat(runs.timeline(cancel)).isEqualTo("asked seen hurried done");
        assertThat(runs.timeOf(cancel, "done_at - asked_at")).isLessThan(Duration.ofSeconds(5));
        assertThat(runs.published(run)).isZero();
        assertThat(runs.failures(run)).isZero();
    }

    private static void assertGoesOn(RunId run) {
        runs.command(run, "resume");
        runs.awaitState(run, RunState.COMPLETED);
        assertThat(runs.published(run)).isOne();
        assertThat(runs.numbers(run)).isEqualTo(10);
        assertThat(runs.distinctNumbers(run)).isEqualTo(10);
    }

    @Test
    void anOrderStaysUnseenWithoutTheWatch() throws Exception {
        OrderWatch watch = worker.getBean(OrderWatch.class);
        RunId run;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT, Map.of("wait-in", Place.PLAN.ordinal()));
            await().until(lock::isAwaited);
            watch.close();
            long cancel = runs.command(run, "cancel");
            try {
                await().during(Duration.ofSeconds(2))
                        .atMost(Duration.ofSeconds(3))
                        .until(() -> runs.timeline(cancel).equals("asked"));
            } finally {
                watch.start();
            }
            runs.awaitState(run, RunState.CANCELLED);
        }
    }

    @Test
    void aPublicationThatHasBegunWins() throws Exception {
        RunId run;
        long cancel;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT, Map.of("wait-in", Place.PUBLISHING.ordinal()));
            await().until(lock::isAwaited);
            cancel = runs.command(run, "cancel");
            await().during(Duration.ofSeconds(1))
                    .until(() -> runs.timeline(cancel).equals("asked"));
        }
        runs.awaitState(run, RunState.COMPLETED);

        await().until(() -> runs.isAnswered(cancel));
        assertThat(runs.outcome(cancel)).isEqualTo("Not done: the run is completed, and cancel is not possible then.");
        assertThat(runs.published(run)).isOne();
    }

    /** Nothing is lost with what is being read: it is not even waited for. */
    @Test
    void pausesAndCancelsARunWhoseSourceStandsStill() {
        runs.breakIt();
        RunId paused = runs.request(TestWorker.LINES, Map.of("items", 50, "stand-at", 30));
        RunId cancelled = runs.request(TestWorker.LINES, Map.of("items", 50, "stand-at", 0));
        await().until(() -> runs.opened(paused) == 1 && runs.opened(cancelled) == 1);

        long pause = runs.command(paused, "pause");
        assertIsCancelledAtOnce(cancelled);
        runs.awaitState(paused, RunState.PAUSED);
        assertThat(runs.timeOf(pause, "done_at - asked_at")).isLessThan(Duration.ofMillis(1400));
        assertThat(runs.failures(paused)).isZero();

        runs.mendIt();
        runs.command(paused, "resume");
        runs.awaitState(paused, RunState.COMPLETED);
        assertThat(runs.one("select count(*) from public.applied where run = :run", paused, Long.class))
                .isEqualTo(50);
        assertThat(runs.one("select count(distinct number) from public.applied where run = :run", paused, Long.class))
                .isEqualTo(50);
    }

    @Test
    void cancelsAtOnceAChunkOfASequentialSource() throws Exception {
        try (AdvisoryLock lock = AdvisoryLock.on(database.dataSource(), 9001, 0)) {
            RunId run = runs.request(TestWorker.LINES, Map.of("items", 50, "wait-at", 25));
            await().until(lock::isAwaited);
            // of the other slot, so that nothing but the one that waits is at work
            await().until(() ->
                    runs.one("select count(*) from public.applied where run = :run", run, Long.class) == 40);

            long cancel = runs.command(run, "cancel");
            runs.awaitState(run, RunState.CANCELLED);

            assertThat(runs.timeline(cancel)).isEqualTo("asked seen hurried done");
            assertThat(runs.failures(run)).isZero();
            assertThat(runs.one(
                            "select count(*) from public.applied where run = :run and number between 20 and 29",
                            run,
                            Long.class))
                    .isZero();
        }
    }

    @Test
    void cutsAChunkShortOnceAPauseHasWaitedLongEnoughAndDoesItAgain() throws Exception {
        RunId run;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5, "hurry", 1));
            await().until(lock::isAwaited);

            long pause = runs.command(run, "pause");
            runs.awaitState(run, RunState.PAUSED);

            assertThat(runs.timeline(pause)).isEqualTo("asked seen hurried done");
            assertThat(runs.jdbc()
                            .sql(
                                    "select hurried_at - seen_at >= interval '1.5 s' from longshore.run_command where id = :command")
                            .param("command", pause)
                            .query(Boolean.class)
                            .single())
                    .isTrue();
            assertThat(runs.is(
                            run, "(select disturbances + losses from longshore.work_unit where run_id = run.id) = 0"))
                    .isTrue();
        }
        runs.command(run, "resume");
        runs.awaitState(run, RunState.COMPLETED);
        assertThat(runs.numbers(run)).isEqualTo(10);
        assertThat(runs.distinctNumbers(run)).isEqualTo(10);
    }

    @Test
    void takesNoRestartBeforeTheOwnerHasAcknowledged() throws Exception {
        RunId run;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5));
            await().until(lock::isAwaited);
            runs.command(run, "pause");
            runs.awaitState(run, RunState.PAUSING);

            for (String verb : List.of("restart", "resume")) {
                long again = runs.command(run, verb);
                await().until(() -> runs.isAnswered(again));
                assertThat(runs.outcome(again))
                        .isEqualTo("Not done: the run is pausing, and " + verb + " is not possible then.");
            }
        }
        runs.awaitState(run, RunState.PAUSED);
        assertThat(runs.is(run, "attempts = 1")).isTrue();
        runs.command(run, "resume");
        runs.awaitState(run, RunState.COMPLETED);
        assertThat(runs.distinctNumbers(run)).isEqualTo(runs.numbers(run)).isEqualTo(10);
    }

    /** An owner that ends its books: its run rests, and is not let go of yet. */
    @Test
    void answersOfARunAtRestWhoseOwnerHasNotLetGoOfItAsOfAnyOther() throws Exception {
        DrivenRuns driven = worker.getBean(DrivenRuns.class);
        RunId run;
        DrivenRun owners;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5));
            await().until(lock::isAwaited);
            owners = drivenNow(run);
            runs.command(run, "pause");
            runs.awaitState(run, RunState.PAUSING);
        }
        assertIsAnsweredAtRest(owners, RunState.PAUSED, "resume", "Done: the run is queued.");
        runs.awaitState(run, RunState.COMPLETED);

        runs.breakIt();
        RunId failed;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            failed = runs.request(TestWorker.COUNT, Map.of("wait-at", 2, "fail-at", 5));
            await().until(lock::isAwaited);
            owners = drivenNow(failed);
        }
        runs.awaitState(failed, RunState.FAILED);
        runs.mendIt();
        assertIsAnsweredAtRest(owners, RunState.FAILED, "restart", "Done: the run is queued.");
        runs.awaitState(failed, RunState.COMPLETED);
        assertThat(driven.all()).doesNotContain(owners);
    }

    private static DrivenRun drivenNow(RunId run) {
        return worker.getBean(DrivenRuns.class).all().stream()
                .filter(known -> known.claim().id().equals(run))
                .findFirst()
                .orElseThrow();
    }

    private static void assertIsAnsweredAtRest(DrivenRun owners, RunState rest, String verb, String outcome) {
        DrivenRuns driven = worker.getBean(DrivenRuns.class);
        RunId run = owners.claim().id();
        runs.awaitState(run, rest);
        await().until(() -> !driven.all().contains(owners));
        driven.add(owners);
        try {
            long asked = runs.command(run, verb);
            await().until(() -> runs.isAnswered(asked));
            assertThat(runs.outcome(asked)).isEqualTo(outcome);
        } finally {
            driven.remove(owners);
        }
    }

    @Test
    void restartsOnceHoweverManyAskAtTheSameTime() throws Exception {
        runs.breakIt();
        RunId run = runs.request(TestWorker.COUNT, Map.of("fail-at", 5));
        runs.awaitState(run, RunState.FAILED);
        runs.mendIt();

        ExecutorService people = Executors.newFixedThreadPool(50);
        List<Callable<Long>> clicks = Stream.generate(() -> (Callable<Long>) () -> runs.command(run, "restart"))
                .limit(50)
                .toList();
        people.invokeAll(clicks);
        people.shutdown();
        runs.awaitState(run, RunState.COMPLETED);

        await().until(() -> runs.one(
                        "select count(*) from longshore.run_command where run_id = :run and done_at is null",
                        run,
                        Long.class)
                == 0);
        assertThat(runs.is(run, "attempts = 2")).isTrue();
        assertThat(runs.executions(run)).isEqualTo(2);
        assertThat(runs.numbers(run)).isEqualTo(10);
    }

    @Test
    void endsARunStaleWhoseInputChangedBeforeItStarted() {
        runs.jdbc().sql(Documents.changed(1, 17)).update();
        RunId stale = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 1), Documents.changed(1, 18));
        runs.awaitState(stale, RunState.STALE);

        assertThat(runs.events(stale)).containsExactly("run.requested", "run.claimed", "run.stale");
        assertThat(runs.numbers(stale)).isZero();
        assertThat(runs.failures(stale)).isZero();
        assertThat(runs.precondition(stale)).isEqualTo("version 17 18");

        RunId current = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 1));
        runs.awaitState(current, RunState.COMPLETED);
        RunId gone = runs.request(
                TestWorker.COUNT_CURRENT, Map.of("document", 1), "delete from public.document where id = 1");
        runs.awaitState(gone, RunState.STALE);
        assertThat(runs.precondition(gone)).isEqualTo("version 18 none");
    }

    /** The second run, whose job has no precondition, is the control of the first. */
    @Test
    void publishesNothingWhereTheInputChangedWhileItWasWorkedOn() throws Exception {
        runs.jdbc().sql(Documents.changed(2, 1)).update();
        RunId stale;
        RunId heedless;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            stale = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 2, "wait-at", 5));
            heedless = runs.request(TestWorker.COUNT, Map.of("document", 2, "wait-at", 5));
            await().until(lock::isAwaited);
            runs.awaitUnits(stale, "RUNNING", 1);
            runs.awaitUnits(heedless, "RUNNING", 1);
            runs.jdbc().sql(Documents.changed(2, 2)).update();
        }
        runs.awaitState(stale, RunState.STALE);
        runs.awaitState(heedless, RunState.COMPLETED);

        assertThat(runs.published(heedless)).isOne();
        assertThat(runs.published(stale)).isZero();
        assertThat(runs.is(stale, "not ready and rows_read = 10 and failure_id is null and owner is null"))
                .isTrue();
        assertThat(runs.numbers(stale)).as("chunks stay").isEqualTo(10);
        assertThat(runs.precondition(stale)).isEqualTo("version 1 2");
    }

    @Test
    void theLaterOfTwoRequestsSupersedesTheEarlierWhereverThatIs() throws Exception {
        String again =
                "perform longshore.request_run('" + TestWorker.COUNT_CURRENT + "', '{\"document\": 3}', 'again')";
        RunId queued = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 3), again);
        RunId later = new RunId(runs.jdbc()
                .sql("select id from longshore.run where idempotency_key = 'again'")
                .query(Long.class)
                .single());
        runs.awaitState(queued, RunState.SUPERSEDED);
        runs.awaitState(later, RunState.COMPLETED);
        assertThat(runs.precondition(queued)).isEqualTo("superseded " + later);

        RunId running;
        RunId paused;
        RunId other;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            running = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 3, "wait-at", 5));
            other = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 4, "wait-at", 5));
            await().until(lock::isAwaited);
            runs.awaitUnits(running, "RUNNING", 1);
            runs.awaitUnits(other, "RUNNING", 1);
            paused = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 3));
            runs.command(paused, "pause");
            runs.awaitState(paused, RunState.PAUSED);
            later = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 3));
            runs.awaitState(paused, RunState.SUPERSEDED);
            assertThat(runs.events(paused)).endsWith("run.paused", "run.superseded");
        }
        runs.awaitState(running, RunState.SUPERSEDED);
        runs.awaitState(later, RunState.COMPLETED);
        runs.awaitState(other, RunState.COMPLETED);
        assertThat(runs.precondition(running)).isEqualTo("superseded " + later);
        assertThat(runs.published(running)).isZero();
    }

    @Test
    void aRunIsStaleWhoseJobIsDefinedOtherwise() throws Exception {
        RunId running;
        RunId paused;
        String defined =
                "update longshore.job set definition_hash = '%s' where name = '" + TestWorker.COUNT_CURRENT + "'";
        String before;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            running = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 5, "wait-at", 5));
            await().until(lock::isAwaited);
            runs.awaitUnits(running, "RUNNING", 1);
            paused = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 6, "wait-at", 5));
            runs.command(paused, "pause");
            // at once if nobody has claimed it yet
            await().until(() -> List.of(RunState.PAUSING, RunState.PAUSED).contains(runs.state(paused)));
            before = runs.one("select definition_hash from longshore.run where id = :run", running, String.class);
            runs.jdbc()
                    .sql(
                            "insert into longshore.job_definition (hash, job, document) values (repeat('0', 64), 'count-current', '{}')")
                    .update();
            runs.jdbc().sql(String.format(defined, "0".repeat(64))).update();
        }
        runs.awaitState(running, RunState.STALE);
        runs.awaitState(paused, RunState.STALE);
        runs.jdbc().sql(String.format(defined, before)).update();
        assertThat(runs.precondition(running)).isEqualTo("definition " + "0".repeat(64));
        assertThat(runs.precondition(paused)).isEqualTo("definition " + "0".repeat(64));
        assertThat(runs.published(running) + runs.published(paused)).isZero();
    }

    @Test
    void aRunWhoseInputCannotBeReadFailsAndIsStaleOnlyOnceThatIsSeen() {
        runs.jdbc().sql(Documents.changed(7, 1)).update();
        RunId run = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 7), Documents.changed(7, 0));
        runs.awaitState(run, RunState.FAILED);
        assertThat(runs.failure(run))
                .containsEntry("code", "precondition-not-checked")
                .extracting("message", as(InstanceOfAssertFactories.STRING))
                .contains("division by zero");

        RunPreconditions preconditions = new RunPreconditions(runs.jdbc());
        assertThat(preconditions.atRestart(run, TestWorker.current()))
                .isEqualTo("It would fail: the version of its input cannot be read.");
        runs.jdbc().sql(Documents.changed(7, 2)).update();
        assertThat(preconditions.atRestart(run, TestWorker.current()))
                .isEqualTo(
                        "It would end stale and publish nothing: Its input changed after it was asked for: version 1 then, 2 now.");
        runs.command(run, "restart");
        runs.awaitState(run, RunState.STALE);
    }

    /** Were it taken for what passes, the run would be given back twenty times, and hold its row's lock each time. */
    @Test
    void aRunFailsWhoseInputTakesTooLongToRead() {
        runs.jdbc().sql(Documents.changed(9, 1)).update();
        RunId run = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 9), Documents.changed(9, -1));
        runs.awaitState(run, RunState.FAILED);
        assertThat(runs.failure(run)).containsEntry("code", "precondition-not-checked");
        assertThat(runs.events(run)).doesNotContain("run.returned");
    }

    @Test
    void whoeverCancelsAStaleRunHasItCancelled() throws Exception {
        runs.jdbc().sql(Documents.changed(8, 1)).update();
        RunId run;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT_CURRENT, Map.of("document", 8, "wait-at", 5));
            await().until(lock::isAwaited);
            runs.jdbc().sql(Documents.changed(8, 2)).update();
            runs.command(run, "cancel");
            runs.awaitState(run, RunState.CANCELLING);
        }
        runs.awaitState(run, RunState.CANCELLED);
        assertThat(runs.published(run)).isZero();
    }

    @Test
    void holdsARunWhileItsPredecessorIsOpenAndCountsPausedOnesAsOpen() throws Exception {
        RunId first;
        RunId second;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            first = runs.request(TestWorker.COUNT_ONE, Map.of("wait-at", 5));
            await().until(lock::isAwaited);
            second = runs.request(TestWorker.COUNT_AFTER, Map.of());
            runs.command(first, "pause");
            runs.awaitState(first, RunState.PAUSING);
        }
        runs.awaitState(first, RunState.PAUSED);
        RunId bystander = runs.request(TestWorker.COUNT, Map.of());
        runs.awaitState(bystander, RunState.COMPLETED);
        assertThat(runs.state(second)).isEqualTo(RunState.QUEUED);

        runs.command(first, "resume");
        runs.awaitState(second, RunState.COMPLETED);

        assertThat(runs.is(second, "started_at > (select ended_at from longshore.run where id = " + first + ")"))
                .isTrue();
    }

    @Test
    void runsNoMoreOfAJobThanItsLimitAndExpiresWhatWaitsTooLong() throws Exception {
        RunId first;
        RunId second;
        RunId impatient;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            first = runs.request(TestWorker.COUNT_ONE, Map.of("wait-at", 5));
            await().until(lock::isAwaited);
            second = runs.request(TestWorker.COUNT_ONE, Map.of());
            impatient = runs.request(TestWorker.COUNT_IMPATIENT, Map.of());

            runs.awaitState(impatient, RunState.EXPIRED);
            assertThat(runs.state(second)).isEqualTo(RunState.QUEUED);
        }
        runs.awaitState(second, RunState.COMPLETED);

        assertThat(runs.state(first)).isEqualTo(RunState.COMPLETED);
        assertThat(runs.events(impatient)).containsExactly("run.requested", "run.expired");
    }

    @Test
    void runsNoMoreOfALaneThanItsLimitAndServesTheCriticalLaneFirst() throws Exception {
        runs.jdbc()
                .sql("update longshore.lane set max_running = 1 where name = 'bulk'")
                .update();
        try {
            RunId second;
            RunId critical;
            try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
                runs.request(TestWorker.COUNT, Map.of("wait-at", 5));
                await().until(lock::isAwaited);
                second = runs.request(TestWorker.COUNT, Map.of());
                critical = runs.request(TestWorker.COUNT_CRITICAL, Map.of());

                runs.awaitState(critical, RunState.COMPLETED);
                assertThat(runs.state(second)).isEqualTo(RunState.QUEUED);
            }
            runs.awaitState(second, RunState.COMPLETED);
        } finally {
            runs.jdbc()
                    .sql("update longshore.lane set max_running = 8 where name = 'bulk'")
                    .update();
        }
    }

    @Test
    void movesAWaitingRunAtOnce() throws Exception {
        RunId blocker;
        RunId waiting;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            blocker = runs.request(TestWorker.COUNT_ONE, Map.of("wait-at", 5));
            await().until(lock::isAwaited);
            waiting = runs.request(TestWorker.COUNT_ONE, Map.of());
            RunId unwanted = runs.request(TestWorker.COUNT_ONE, Map.of());

            runs.command(waiting, "pause");
            runs.command(unwanted, "cancel");

            runs.awaitState(waiting, RunState.PAUSED);
            runs.awaitState(unwanted, RunState.CANCELLED);
        }
        runs.awaitState(blocker, RunState.COMPLETED);
        runs.command(waiting, "resume");
        runs.awaitState(waiting, RunState.COMPLETED);
    }

    @Test
    void holdsRunsThatAreAskedForLaterAndStartsThemWhenTheHoldEnds() {
        long hold = runs.hold("lane", "bulk", "1 hour");
        RunId held;
        RunId impatient;
        try {
            held = runs.request(TestWorker.COUNT, Map.of());
            impatient = runs.request(TestWorker.COUNT_IMPATIENT, Map.of());
            RunId free = runs.request(TestWorker.COUNT_CRITICAL, Map.of());
            runs.awaitState(free, RunState.COMPLETED);
            await("its time to wait is over").until(() -> runs.is(impatient, "expires_at < clock_timestamp()"));
            await().during(Duration.ofSeconds(1)).until(() -> runs.state(impatient) == RunState.QUEUED);
            assertThat(runs.state(held)).isEqualTo(RunState.QUEUED);
        } finally {
            runs.release(hold);
        }
        runs.awaitState(held, RunState.COMPLETED);
        runs.awaitState(impatient, RunState.COMPLETED);
    }

    @Test
    void aHoldPausesWhatRunsAtItsNextChunkAndItGoesOnWhenTheHoldEnds() throws Exception {
        RunId run;
        RunId paused;
        long hold;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5));
            await().until(lock::isAwaited);
            hold = runs.hold("job", TestWorker.COUNT, "1 hour");
            paused = runs.request(TestWorker.COUNT, Map.of());
            runs.command(paused, "pause");
            runs.awaitState(run, RunState.PAUSING);
        }
        runs.awaitState(run, RunState.PAUSED);
        runs.awaitState(paused, RunState.PAUSED);
        assertThat(runs.numbers(run)).isEqualTo(6);

        runs.release(hold);
        runs.awaitState(run, RunState.COMPLETED);

        assertThat(runs.answers(run))
                .containsExactly("pause: Done: the run is paused.", "resume: Done: the run is queued.");
        assertThat(runs.distinctNumbers(run)).isEqualTo(10);
        assertThat(runs.state(paused)).as("paused by a person").isEqualTo(RunState.PAUSED);
    }

    @Test
    void aHoldThatEndsBeforeTheRunHasPausedLetsItGoOnAllTheSame() throws Exception {
        RunId run;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5));
            await().until(lock::isAwaited);
            runs.hold("all", null, "500 milliseconds");
            runs.awaitState(run, RunState.PAUSING);
            await().until(() -> runs.answers(run).size() == 2);
        }
        runs.awaitState(run, RunState.COMPLETED);
        assertThat(runs.answers(run))
                .containsExactly("pause: Done: the run is paused.", "resume: Done: the run is queued.");
    }

    /** Of a worker that is gone, while every worker fails at what it does besides. */
    @Test
    void takesOverALostRunThoughTheEndOfHoldsCannotBeLookedAt() {
        runs.jdbc()
                .sql("alter function longshore.let_go() rename to let_go_no_more")
                .update();
        try {
            RunId run = runs.request(TestWorker.COUNT, Map.of(), """
                    update longshore.run set state = 'RUNNING', token = token + 1, attempts = 1, started_at = clock_timestamp(),
                      owner = (select max(id) from longshore.worker), lease_until = clock_timestamp() - interval '1 hour'
                    where id = (select max(id) from longshore.run)""");
            runs.awaitState(run, RunState.COMPLETED);
            assertThat(runs.events(run)).contains("run.taken-over");
        } finally {
            runs.jdbc()
                    .sql("alter function longshore.let_go_no_more() rename to let_go")
                    .update();
        }
    }

    @Test
    void declaresAFailedRunFinal() {
        runs.breakIt();
        RunId run = runs.request(TestWorker.COUNT, Map.of("fail-at", 0));
        runs.awaitState(run, RunState.FAILED);

        runs.command(run, "abandon");

        runs.awaitState(run, RunState.ABANDONED);
        assertThat(runs.events(run)).endsWith("run.failed", "run.abandoned");
    }

    /** SQL knows the names of parameters, not their types: the worker finds out, and must say so once instead of trying for ever. */
    @Test
    void endsARunThatCannotBegin() {
        RunId run = runs.request(TestWorker.COUNT, Map.of("rows", "many"));

        runs.awaitState(run, RunState.FAILED);
        assertThat(runs.events(run)).containsOnlyOnce("run.claimed").endsWith("run.failed");
    }
}
