package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longshore.jobs.unit.UnitDispatcher;
import dev.longshore.model.account.Actor;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.CommandOutcome;
import dev.longshore.sql.run.RunCommands;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Jobs of plain Spring Batch in somebody's application that has Longshore as a dependency: launched, paused, failed, restarted, reconciled. */
class PlainJobsIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    private static TestRuns runs;
    private static ConfigurableApplicationContext worker;

    @BeforeAll
    static void start() {
        runs = new TestRuns(database.address());
        PlainTables.create(runs.jdbc());
        worker = PlainWorker.start(
                database.address(), data, "longshore.worker.slots=2", "longshore.worker.patience=1500ms");
    }

    @AfterAll
    static void stop() {
        worker.close();
        runs.close();
    }

    @BeforeEach
    void fill() {
        PlainTables.fill(runs.jdbc(), 100);
    }

    @Test
    void offersEveryJobBeanAndSaysThatNobodyDeclaredIt() {
        CataloguedJob copy =
                worker.getBean(Jobs.class).find(new JobName("copy-orders-job")).orElseThrow();

        JobDefinition definition = copy.definition();
        assertThat(definition.undeclared()).isTrue();
        assertThat(definition.takesAnyParameter()).isTrue();
        assertThat(definition.kind()).isEqualTo("spring-batch");
        assertThat(definition.title()).isEqualTo("Copy orders job");
        assertThat(definition.impact().sentence()).startsWith("Impact not declared");
        assertThat(definition.steps())
                .extracting(JobDefinition.StepDefinition::name)
                .containsExactly("copyOrders");
        assertThat(worker.getBean(Jobs.class).offered())
                .extracting(job -> job.definition().name().value())
                .contains("clean-up-job", "decide-job", "split-job", "partition-job", "order-lines-export");
    }

    @Test
    void beginsNothingForARunWhoseInputChangedBeforeItStarted() {
        runs.jdbc().sql(Documents.changed(1, 17)).update();
        withPrecondition("clean-up-job", "1".repeat(64));

        RunId stale = runs.request("clean-up-job", Map.of("day", "2026-11-23"), Documents.changed(1, 18));
        runs.awaitState(stale, RunState.STALE);
        assertThat(runs.precondition(stale)).isEqualTo("version 17 18");
        assertThat(PlainTables.trail(runs.jdbc())).isEmpty();
        assertThat(runs.executions(stale)).isZero();

        RunId current = runs.request("clean-up-job", Map.of("day", "2026-11-23"));
        runs.awaitState(current, RunState.COMPLETED);
        assertThat(PlainTables.trail(runs.jdbc())).containsExactly("cleanUp");
    }

    /** Begun, it could not go on: Spring Batch starts it once only. */
    @Test
    void aRunThatIsPausedBeforeItBeginsBeginsWhenItIsResumed() throws Exception {
        String before = runs.jdbc()
                .sql("select definition_hash from longshore.job where name = 'copy-once-job'")
                .query(String.class)
                .single();
        runs.jdbc().sql("delete from public.document").update();
        runs.jdbc().sql(Documents.changed(1, 17)).update();
        withPrecondition("copy-once-job", "2".repeat(64));
        UnitDispatcher slots = worker.getBean(UnitDispatcher.class);
        List<Integer> taken = new ArrayList<>();
        await().until(() -> {
            slots.borrow(() -> {}).ifPresent(taken::add);
            return taken.size() == 2;
        });
        RunId run = runs.request("copy-once-job", Map.of());
        try (Connection source = database.dataSource().getConnection();
                Statement statement = source.createStatement()) {
            source.setAutoCommit(false);
            statement.execute("lock table public.document in access exclusive mode");
            taken.forEach(slots::giveBack);
            runs.awaitState(run, RunState.RUNNING);
            runs.command(run, "pause");
            runs.awaitState(run, RunState.PAUSING);
            source.rollback();
        }
        runs.awaitState(run, RunState.PAUSED);
        assertThat(runs.executionsOf(run)).isZero();

        runs.command(run, "resume");
        runs.awaitState(run, RunState.COMPLETED);
        assertThat(PlainTables.copied(runs.jdbc())).hasSize(100);
        runs.jdbc()
                .sql(
                        "update longshore.job set definition_hash = :hash, preconditions = null where name = 'copy-once-job'")
                .param("hash", before)
                .update();
    }

    /** Its instance is being written, so that whoever asked could not know that it cannot go on after a pause. */
    @Test
    void aPauseOfWhatHasJustBegunAndCannotBeginAgainIsRefusedAndTheRunEnds() throws Exception {
        RunId run;
        long pause;
        try (Connection books = database.dataSource().getConnection();
                Statement statement = books.createStatement()) {
            books.setAutoCommit(false);
            statement.execute("lock table longshore.batch_job_instance in exclusive mode");
            run = runs.request("copy-once-job", Map.of());
            await().until(() -> runs.jdbc()
                    .sql(
                            "select exists (select 1 from pg_locks where relation = 'longshore.batch_job_instance'::regclass and not granted)")
                    .query(Boolean.class)
                    .single());
            pause = runs.command(run, "pause");
            await().until(() -> runs.isAnswered(pause));
            books.rollback();
        }
        runs.awaitState(run, RunState.COMPLETED);
        assertThat(runs.outcome(pause)).startsWith("Not done: the run has begun, and its job allows no restart");
        assertThat(PlainTables.copied(runs.jdbc())).hasSize(100);
    }

    private static void withPrecondition(String job, String hash) {
        runs.jdbc().sql("""
                with defined as (
                  insert into longshore.job_definition (hash, job, document)
                  select :hash, d.job, d.document || jsonb_build_object('preconditions', jsonb_build_object('version', 'select version from public.document'))
                  from longshore.job_definition d join longshore.job j on j.definition_hash = d.hash where j.name = :job
                  returning hash)
                update longshore.job j set definition_hash = d.hash,
                  preconditions = jsonb_build_object('version', 'select cast((select version from public.document) as text)')
                from defined d where j.name = :job
                """).param("hash", hash).param("job", job).update();
    }

    @Test
    void runsATaskletJobAndIgnoresItsIncrementer() {
        RunId run = runs.request("clean-up-job", Map.of("day", "2026-11-22", "rows", 7, "rate", 1.5));

        runs.awaitState(run, RunState.COMPLETED);

        assertThat(PlainTables.trail(runs.jdbc())).containsExactly("cleanUp");
        assertThat(runs.jdbc()
                        .sql("""
                                select p.parameter_name || '=' || p.parameter_value || ':' || p.parameter_type
                                from longshore.batch_job_execution_params p
                                join longshore.run r on r.job_execution_id = p.job_execution_id
                                where r.id = :run order by 1
                                """)
                        .param("run", run.value())
                        .query(String.class)
                        .list())
                .containsExactly(
                        "day=2026-11-22:java.lang.String",
                        "longshore.run=" + run + ":java.lang.String",
                        "rate=1.5:java.lang.Double",
                        "rows=7:java.lang.Long");
    }

    @Test
    void countsWhatAChunkJobReadFilteredAndSkipped() {
        runs.jdbc()
                .sql("update public.orders set amount = 0 where id in (11, 12)")
                .update();
        runs.jdbc().sql("update public.orders set amount = -1 where id = 55").update();

        RunId run = runs.request("copy-orders-job", Map.of());

        runs.awaitState(run, RunState.COMPLETED);
        assertThat(PlainTables.copied(runs.jdbc()))
                .hasSize(97)
                .doesNotContain(11L, 12L, 55L)
                .doesNotHaveDuplicates();
        assertThat(runs.is(run, "(rows_read, rows_written, rows_filtered, rows_rejected) = (100, 97, 2, 1)"))
                .isTrue();
        assertThat(runs.events(run)).containsExactly("run.requested", "run.claimed", "run.completed");
    }

    @Test
    void followsDecisionsSplitsAndLocalPartitions() {
        RunId decided = runs.request("decide-job", Map.of("size", "many"));
        runs.awaitState(decided, RunState.COMPLETED);
        assertThat(PlainTables.trail(runs.jdbc())).containsExactly("look", "many");

        RunId split = runs.request("split-job", Map.of());
        runs.awaitState(split, RunState.COMPLETED);
        assertThat(PlainTables.trail(runs.jdbc())).contains("left", "right");

        RunId partitioned = runs.request("partition-job", Map.of());
        runs.awaitState(partitioned, RunState.COMPLETED);
        assertThat(PlainTables.copied(runs.jdbc())).hasSize(100).doesNotHaveDuplicates();
        assertThat(runs.is(partitioned, "rows_read = 100 and rows_written = 100"))
                .isTrue();
    }

    @Test
    void acknowledgesAPauseWhenTheChunkHasEndedAndGoesOnAfterIt() throws Exception {
        RunId run;
        long pause;
        try (AdvisoryLock lock = AdvisoryLock.on(database.dataSource(), 9002, 35)) {
            run = runs.request("copy-orders-job", Map.of("waitAt", 35));
            await().atMost(Duration.ofSeconds(30)).until(lock::isAwaited);
            pause = runs.command(run, "pause");
            runs.awaitState(run, RunState.PAUSING);
            assertThat(runs.isAnswered(pause)).isFalse();
            // nothing of it can be cut short: it says so, and is waited for
            RunId stopping = run;
            await().until(() -> runs.events(stopping).contains("run.stop-overdue"));
            assertThat(runs.state(run)).isEqualTo(RunState.PAUSING);
        }
        runs.awaitState(run, RunState.PAUSED);
        assertThat(runs.outcome(pause)).isEqualTo("Done: the run is paused.");
        assertThat(runs.timeline(pause)).isEqualTo("asked seen hurried chunk done");
        assertThat(runs.events(run)).containsOnlyOnce("run.stop-overdue");
        assertWholeChunks();

        runs.command(run, "resume");

        runs.awaitState(run, RunState.COMPLETED);
        assertThat(PlainTables.copied(runs.jdbc())).hasSize(100).doesNotHaveDuplicates();
        assertThat(runs.executionsOf(run)).isEqualTo(2);
        assertThat(runs.is(run, "rows_read = 100 and rows_written = 100 and reconciled"))
                .isTrue();
    }

    @Test
    void seesWhatIsAskedOfOthersWhileAChunkKeepsOneRunLocked() throws Exception {
        RunId locked;
        RunId other;
        try (AdvisoryLock lock = AdvisoryLock.on(database.dataSource(), 9002, 15)) {
            locked = runs.request("copy-orders-job", Map.of("waitAt", 15));
            other = runs.request("copy-once-job", Map.of("waitAt", 15)); // of the first one runs at a time
            await().atMost(Duration.ofSeconds(30)).until(() -> lock.isAwaitedBy(2));
            try (Connection chunk = database.dataSource().getConnection();
                    Statement statement = chunk.createStatement()) {
                chunk.setAutoCommit(false);
                statement.execute("select from longshore.run where id = " + locked + " for share");
                long unseen = runs.command(locked, "cancel");
                await("the order thread waits for the chunk")
                        .until(() -> runs.jdbc().sql("""
                                select count(*) from pg_locks l join pg_stat_activity a using (pid)
                                where not l.granted and l.locktype = 'transactionid' and a.query like '%for no key update%'
                                """).query(Integer.class).single() > 0);

                runs.command(other, "cancel");

                await().atMost(Duration.ofSeconds(5)).until(() -> runs.state(other) == RunState.CANCELLING);
                assertThat(runs.timeline(unseen)).isEqualTo("asked");
                chunk.rollback();
            }
            runs.awaitState(locked, RunState.CANCELLING);
        }
        runs.awaitState(locked, RunState.CANCELLED);
        runs.awaitState(other, RunState.CANCELLED);
    }

    @Test
    void cancelsAtTheEndOfAChunk() throws Exception {
        RunId run;
        long cancel;
        try (AdvisoryLock lock = AdvisoryLock.on(database.dataSource(), 9002, 15)) {
            run = runs.request("copy-orders-job", Map.of("waitAt", 15));
            await().atMost(Duration.ofSeconds(30)).until(lock::isAwaited);
            cancel = runs.command(run, "cancel");
            runs.awaitState(run, RunState.CANCELLING);
        }
        runs.awaitState(run, RunState.CANCELLED);
        assertThat(runs.timeline(cancel)).startsWith("asked seen ").endsWith("chunk done");
        assertWholeChunks();
    }

    @Test
    void restartsAFailedJobOnceHoweverManyAskForIt() {
        runs.jdbc()
                .sql("alter table public.copies add constraint small check (id < 62)")
                .update();
        RunId run = runs.request("copy-orders-job", Map.of());
        runs.awaitState(run, RunState.FAILED);
        assertThat(runs.failure(run).get("message").toString()).contains("small");
        assertThat(PlainTables.copied(runs.jdbc())).hasSize(60);
        runs.jdbc().sql("alter table public.copies drop constraint small").update();

        List<Long> restarts = IntStream.range(0, 50)
                .parallel()
                .mapToObj(i -> runs.command(run, "restart"))
                .toList();

        runs.awaitState(run, RunState.COMPLETED);
        await().until(() -> restarts.stream().allMatch(runs::isAnswered));
        assertThat(restarts.stream().map(runs::outcome).filter(outcome -> outcome.startsWith("Done")))
                .hasSize(1);
        assertThat(PlainTables.copied(runs.jdbc())).hasSize(100).doesNotHaveDuplicates();
        assertThat(runs.executionsOf(run)).isEqualTo(2);
    }

    @Test
    void saysThatAJobThatAllowsNoRestartIsNotRestarted() {
        runs.jdbc()
                .sql("alter table public.copies add constraint small check (id < 62)")
                .update();
        RunId run = runs.request("copy-once-job", Map.of());
        runs.awaitState(run, RunState.FAILED);
        runs.jdbc().sql("alter table public.copies drop constraint small").update();

        CommandOutcome refused =
                worker.getBean(RunCommands.class).ask(Actor.local("olga"), run, Verb.RESTART, "once more");

        assertThat(refused).isInstanceOfSatisfying(CommandOutcome.Refused.class, refusal -> assertThat(refusal.reason())
                .startsWith("The job allows no restart (preventRestart), and this run has begun"));

        // as one that lost its worker
        runs.command(run, "restart");
        await().until(() -> runs.failures(run) == 2);
        assertThat(runs.failure(run)).containsEntry("code", "job-allows-no-restart");
        assertThat(PlainTables.copied(runs.jdbc())).hasSize(60);
    }

    /** With a connection to read and one to commit, such a run is as much work as a unit. */
    @Test
    void waitsForASlot() {
        UnitDispatcher slots = worker.getBean(UnitDispatcher.class);
        List<Integer> taken = new ArrayList<>();
        await().until(() -> {
            slots.borrow(() -> {}).ifPresent(taken::add);
            return taken.size() == 2;
        });
        RunId run = runs.request("clean-up-job", Map.of());
        await().during(Duration.ofMillis(1500))
                .atMost(Duration.ofSeconds(5))
                .until(() -> runs.state(run) == RunState.QUEUED);

        taken.forEach(slots::giveBack);

        runs.awaitState(run, RunState.COMPLETED);
    }

    @Test
    void refusesToAskForNamesThatNoParameterCanHave() {
        assertThatThrownBy(() -> runs.request("order-lines-export", Map.of("undeclared", 1)))
                .hasMessageContaining("has no parameter");
    }

    /** Which chunk was the last depends on when the owner saw the order; none is cut in two. */
    private static void assertWholeChunks() {
        assertThat(PlainTables.copied(runs.jdbc()))
                .hasSizeBetween(20, 90)
                .satisfies(copied -> assertThat(copied.size() % 10).isZero());
    }
}
