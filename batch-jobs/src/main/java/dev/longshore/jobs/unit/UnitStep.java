package dev.longshore.jobs.unit;

import dev.longshore.jobs.repository.StopsCleanly;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.unit.ClaimedUnitRow;
import dev.longshore.sql.unit.ClaimedUnitRow.Execution;
import dev.longshore.sql.unit.ClaimedUnitRow.Tally;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.TaskletStep;
import org.springframework.transaction.PlatformTransactionManager;

/** Makes Spring Batch's objects for a claimed unit from what the claim returned, without reading them again. */
public final class UnitStep {

    /** The only identifying parameter of a job instance: the id of the run. */
    private static final String RUN = "run";

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final ObservationRegistry observations;

    public UnitStep(
            JobRepository repository, PlatformTransactionManager transactions, ObservationRegistry observations) {
        this.repository = repository;
        this.transactions = transactions;
        this.observations = observations;
    }

    /** The parameters of the job instance of a run. */
    public static JobParameters parametersOf(RunId run) {
        return new JobParametersBuilder().addString(RUN, run.toString(), true).toJobParameters();
    }

    /** A step whose chunks are transactions of the platform; without one set, Spring Batch would take one that does nothing. */
    TaskletStep step(ClaimedUnitRow unit, ChunkTasklet tasklet) {
        TaskletStep step = new StepBuilder(unit.execution().stepName(), repository)
                .tasklet(tasklet, transactions)
                .observationRegistry(observations)
                .build();
        step.setInterruptionPolicy(new StopsCleanly());
        return step;
    }

    StepExecution execution(ClaimedUnitRow unit) {
        Execution row = unit.execution();
        JobInstance instance = new JobInstance(row.jobInstance(), unit.run().job());
        JobExecution job = new JobExecution(
                row.jobExecution(), instance, parametersOf(unit.held().id().run()));
        job.setVersion(row.jobVersion());
        // the claim says that the run runs, whatever anybody wrote into Spring Batch's row; a STOPPED there would end
        // the step before its first chunk
        job.setStatus(BatchStatus.STARTED);
        StepExecution step = new StepExecution(row.id(), row.stepName(), job);
        step.setVersion(row.version());
        Tally tally = row.tally();
        step.setCommitCount(tally.commits());
        step.setRollbackCount(tally.rollbacks());
        step.setReadCount(tally.reads());
        step.setWriteCount(tally.writes());
        step.setFilterCount(tally.filters());
        step.setProcessSkipCount(tally.skips());
        return step;
    }
}
