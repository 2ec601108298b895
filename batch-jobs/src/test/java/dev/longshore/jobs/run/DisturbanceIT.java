package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.OptimisticLockingFailureException;

/** What passes by itself is waited out; what earlier owners left in Spring Batch's rows is put in order. */
class DisturbanceIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    private static ConfigurableApplicationContext worker;
    private static TestRuns runs;
    private static JobRepository repository;
    private static Recovery recovery;

    @BeforeAll
    static void start() {
        runs = new TestRuns(database.address());
        worker = TestWorker.start(
                database.address(),
                data,
                "longshore.worker.slots=2",
                "longshore.lease.duration=3s",
                "longshore.lease.renewal=1s",
                "longshore.lease.heartbeat=500ms",
                "longshore.lease.silence=1s");
        repository = worker.getBean(JobRepository.class);
        recovery = new Recovery(repository, Clock.systemDefaultZone());
    }

    @AfterAll
    static void stop() {
        worker.close();
        runs.close();
    }

    @Test
    void goesOnByItselfWhenTheDatabaseEndsAllItsSessions() throws Exception {
        RunId run;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 1)) {
            run = runs.request(TestWorker.COUNT, Map.of("units", 3, "in-unit", 1, "wait-at", 5));
            await().until(lock::isAwaited);
            runs.jdbc().sql("""
                            select pg_terminate_backend(pid) from pg_stat_activity
                            where datname = current_database() and application_name like 'longshore%' and pid <> pg_backend_pid()
                            """).query().listOfRows();
        }

        runs.awaitState(run, RunState.COMPLETED);

        assertThat(runs.numbers(run)).isEqualTo(30);
        assertThat(runs.distinctNumbers(run)).isEqualTo(30);
        assertThat(runs.is(run, "failure_id is null")).isTrue();
    }

    @Test
    void startsARunWhoseInstanceWasLeftWithoutAnExecution() {
        RunId run = runs.request(TestWorker.COUNT_ONE, Map.of());
        runs.awaitState(run, RunState.COMPLETED);
        RunId next = new RunId(run.value() + 1_000_000);
        repository.createJobInstance("count", BatchJobs.parametersOf(next));

        recovery.endWhatWasLeft("count", BatchJobs.parametersOf(next), List.of());

        assertThat(repository.getJobInstance("count", BatchJobs.parametersOf(next)))
                .isNull();
    }

    @Test
    void endsExecutionsThatADeadOwnerLeft() {
        JobExecution left = execution(new RunId(2_000_000), BatchStatus.STARTED, BatchStatus.STARTED);

        recovery.endWhatWasLeft("count", left.getJobParameters(), List.of());

        JobExecution ended = repository.getJobExecution(left.getId());
        assertThat(ended.getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(ended.getStepExecutions())
                .allSatisfy(step -> assertThat(step.getStatus()).isEqualTo(BatchStatus.FAILED));
    }

    /** A stop writes STOPPED at once; Batch's update of a step then takes whatever version the row has. */
    @Test
    void controlSpringBatchFencesNoZombieOfAStoppedExecution() {
        JobExecution running = execution(new RunId(4_000_000), BatchStatus.STARTED, BatchStatus.STARTED);
        StepExecution zombie = running.getStepExecutions().iterator().next();
        takeAway(zombie.getId());
        assertThatThrownBy(() -> repository.update(zombie)).isInstanceOf(OptimisticLockingFailureException.class);

        JobExecution stopped = execution(new RunId(5_000_000), BatchStatus.STARTED, BatchStatus.STARTED);
        StepExecution awake = stopped.getStepExecutions().iterator().next();
        stop(stopped.getId());
        takeAway(awake.getId());
        repository.update(awake);

        assertThat(stopped.getStatus()).isEqualTo(BatchStatus.STOPPED);
    }

    @Test
    void fencesAZombieOfAStoppedExecution() throws Exception {
        RunId run;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5));
            await().until(lock::isAwaited);
            stop(runs.one("select job_execution_id from longshore.run where id = :run", run, Long.class));
            takeAway(
                    runs.one("select step_execution_id from longshore.work_unit where run_id = :run", run, Long.class));
            runs.jdbc()
                    .sql(
                            "update longshore.work_unit set state = 'PENDING', owner = null, lease_until = null, token = token + 1 where run_id = :run")
                    .param("run", run.value())
                    .update();
        }

        runs.awaitState(run, RunState.COMPLETED);
        assertThat(runs.numbers(run)).isEqualTo(10);
        assertThat(runs.distinctNumbers(run)).isEqualTo(10);
        // the zombie held token 1; its chunk, rows 4 and 5, was rolled back and done by its successor
        assertThat(runs.one("select min(token) from public.counted where run = :run and number >= 4", run, Long.class))
                .isGreaterThan(1);
    }

    /** As {@code JobOperator.stop} leaves it. */
    private static void stop(long execution) {
        runs.jdbc()
                .sql(
                        "update longshore.batch_job_execution set status = 'STOPPED', end_time = localtimestamp, version = version + 1 where job_execution_id = :execution")
                .param("execution", execution)
                .update();
    }

    private static void takeAway(long step) {
        runs.jdbc()
                .sql("update longshore.batch_step_execution set version = version + 1 where step_execution_id = :step")
                .param("step", step)
                .update();
    }

    @Test
    void makesAnUnknownStepRestartable() {
        JobExecution left = execution(new RunId(3_000_000), BatchStatus.UNKNOWN, BatchStatus.FAILED);

        recovery.endWhatWasLeft("count", left.getJobParameters(), List.of());

        JobExecution ended = repository.getJobExecution(left.getId());
        assertThat(ended.getStatus()).isEqualTo(BatchStatus.FAILED);
        assertThat(ended.getStepExecutions())
                .allSatisfy(step -> assertThat(step.getStatus()).isEqualTo(BatchStatus.FAILED));
    }

    @Test
    void takesOverARunWhoseOwnerAcknowledgedNothingAndAcknowledgesForIt() throws Exception {
        RunId run;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5));
            await().until(lock::isAwaited);
            runs.command(run, "pause");
            runs.awaitState(run, RunState.PAUSING);
            // as if another worker had driven it and died
            runs.jdbc()
                    .sql(
                            "update longshore.run set token = token + 1, lease_until = clock_timestamp() - interval '1 s' where id = :run")
                    .param("run", run.value())
                    .update();
            runs.jdbc()
                    .sql(
                            "update longshore.work_unit set token = token + 1, lease_until = clock_timestamp() - interval '1 s' where run_id = :run")
                    .param("run", run.value())
                    .update();
            await().atMost(Duration.ofSeconds(20)).until(() -> runs.state(run) == RunState.PAUSED);
        }

        assertThat(runs.numbers(run)).isEqualTo(4);
        runs.command(run, "resume");
        runs.awaitState(run, RunState.COMPLETED);
        assertThat(runs.numbers(run)).isEqualTo(10);
        assertThat(runs.distinctNumbers(run)).isEqualTo(10);
    }

    @Test
    void nobodyWorksOnAUnitOfARunThatItsNewOwnerRefuses() throws Exception {
        takenOver("parameters = '{\"rows\": \"many\"}'", RunState.FAILED);
    }

    @Test
    void nobodyWorksOnAUnitOfARunThatItsNewOwnerLeavesToAnother() throws Exception {
        runs.jdbc().sql("""
                        insert into longshore.job_definition (hash, job, document)
                        select repeat('e', 64), job, jsonb_set(document, '{kind}', '"of-tomorrow"') from longshore.job_definition where job = :job limit 1
                        """).param("job", TestWorker.COUNT).update();

        RunId run = takenOver("definition_hash = repeat('e', 64)", RunState.QUEUED);

        runs.command(run, "cancel");
        runs.awaitState(run, RunState.CANCELLED);
    }

    /** By a worker that holds a unit of it, and can do nothing with the run as it is now. */
    private static RunId takenOver(String asItIsNow, RunState rest) throws Exception {
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            RunId run = runs.request(TestWorker.COUNT, Map.of("wait-at", 5));
            await().until(lock::isAwaited);
            runs.jdbc()
                    .sql("update longshore.run set token = token + 1, lease_until = '-infinity', " + asItIsNow
                            + " where id = :run")
                    .param("run", run.value())
                    .update();

            runs.awaitState(run, rest);

            assertThat(lock.isAwaited()).as("its thread is still in the chunk").isTrue();
            assertThat(runs.units(run, "PENDING")).isOne();
            return run;
        }
    }

    private static JobExecution execution(RunId run, BatchStatus step, BatchStatus job) {
        JobInstance instance = repository.createJobInstance("count", BatchJobs.parametersOf(run));
        JobExecution execution =
                repository.createJobExecution(instance, BatchJobs.parametersOf(run), new ExecutionContext());
        StepExecution left = repository.createStepExecution("count", execution);
        left.setStatus(step);
        left.setStartTime(LocalDateTime.now());
        repository.update(left);
        execution.setStatus(job);
        repository.update(execution);
        return execution;
    }
}
