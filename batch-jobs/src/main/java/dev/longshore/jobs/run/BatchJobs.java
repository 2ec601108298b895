package dev.longshore.jobs.run;

import dev.longshore.sql.json.JsonColumn;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.PartitionStep;
import org.springframework.batch.core.repository.JobRepository;

/**
 * Makes the Spring Batch job of a run: a partitioned step, then the closing step. It is made anew for each execution, from the definition that the run
 * was asked for with; objects are cheap, and so no run ever sees another's state or a newer definition.
 */
final class BatchJobs {

    private final JobRepository repository;
    private final RunBooks books;
    private final CommandDesk commands;
    private final JsonColumn json;
    private final ObservationRegistry observations;

    BatchJobs(
            JobRepository repository,
            RunBooks books,
            CommandDesk commands,
            JsonColumn json,
            ObservationRegistry observations) {
        this.repository = repository;
        this.books = books;
        this.commands = commands;
        this.json = json;
        this.observations = observations;
    }

    Job jobOf(DrivenRun run, Runnable unitsOpened) throws Exception {
        PartitionStep units = new PartitionStep(repository);
        units.setName(run.job().work().splitStep());
        UnitSplitter splitter = new UnitSplitter(run, books.plans(), repository);
        RunPlan plan = new RunPlan(run, books);
        units.setStepExecutionSplitter(splitter);
        units.setPartitionHandler(new UnitWatch(run, plan, splitter, books, commands, json, unitsOpened));
        units.setStepExecutionAggregator(new LedgerSums(run, books.plans()));
        units.setObservationRegistry(observations);
        units.afterPropertiesSet();
        ClosingStep closing = new ClosingStep(repository, run, books, commands);
        closing.setObservationRegistry(observations);
        closing.afterPropertiesSet();
        return new JobBuilder(run.job().definition().name().value(), repository)
                .observationRegistry(observations)
                .start(units)
                .next(closing)
                .build();
    }
}
