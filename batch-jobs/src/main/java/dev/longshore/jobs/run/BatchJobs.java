package dev.longshore.jobs.run;

import dev.longshore.jobs.kind.SequentialWork;
import dev.longshore.jobs.kind.UnitWork;
import dev.longshore.model.run.RunId;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.partition.PartitionStep;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.AbstractStep;
import org.springframework.batch.core.step.Step;

/**
 * Makes the Spring Batch job of a run: a step that is partitioned or reads in sequence, then the closing step. It is made anew for each execution, from the definition that the run
 * was asked for with; objects are cheap, and so no run ever sees another's state or a newer definition.
 */
final class BatchJobs {

    private final JobRepository repository;
    private final RunBooks books;
    private final CommandDesk commands;
    private final SequenceBooks sequence;
    private final ObservationRegistry observations;

    BatchJobs(
            JobRepository repository,
            RunBooks books,
            CommandDesk commands,
            SequenceBooks sequence,
            ObservationRegistry observations) {
        this.repository = repository;
        this.books = books;
        this.commands = commands;
        this.sequence = sequence;
        this.observations = observations;
    }

    /** The only identifying parameter of the job instance of a run that is split: the run's id. */
    static JobParameters parametersOf(RunId run) {
        return new JobParametersBuilder().addString("run", run.toString(), true).toJobParameters();
    }

    Job jobOf(DrivenRun run, Runnable unitsOpened) throws Exception {
        ClosingStep closing = new ClosingStep(repository, run, books, commands);
        closing.setObservationRegistry(observations);
        closing.afterPropertiesSet();
        return new JobBuilder(run.job().definition().name().value(), OwnersRepository.of(repository, run, books))
                .observationRegistry(observations)
                .start(workStep(run, unitsOpened))
                .next(closing)
                .build();
    }

    private Step workStep(DrivenRun run, Runnable unitsOpened) throws Exception {
        AbstractStep step = run.job().work().units() instanceof SequentialWork work
                ? new SequentialStep(repository, run, work, books, sequence, unitsOpened)
                : splitStep(run, run.job().work().split(), unitsOpened);
        step.setObservationRegistry(observations);
        step.afterPropertiesSet();
        return step;
    }

    private PartitionStep splitStep(DrivenRun run, UnitWork work, Runnable unitsOpened) {
        PartitionStep units = new PartitionStep(repository);
        units.setName(run.job().work().splitStep());
        UnitTally tally =
                new UnitTally(books.plans(), run.claim().id(), run.job().work().splitStep());
        UnitSplitter splitter = new UnitSplitter(run, books.plans(), tally);
        RunPlan plan = new RunPlan(run, work, books);
        units.setStepExecutionSplitter(splitter);
        units.setPartitionHandler(new UnitWatch(run, plan, splitter, tally, books, sequence.json(), unitsOpened));
        units.setStepExecutionAggregator(new LedgerSums(run, books.plans()));
        return units;
    }
}
