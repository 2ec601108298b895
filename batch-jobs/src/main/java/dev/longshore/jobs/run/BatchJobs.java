package dev.longshore.jobs.run;

import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.RunEvents;
import dev.longshore.sql.run.RunMoves;
import dev.longshore.sql.unit.UnitPlans;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.PartitionStep;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes the Spring Batch job of a run: a partitioned step, then the closing step. It is made anew for each execution, from the definition that the run
 * was asked for with; objects are cheap, and so no run ever sees another's state or a newer definition.
 */
final class BatchJobs {

    private final JobRepository repository;
    private final UnitPlans plans;
    private final RunMoves moves;
    private final RunEvents events;
    private final CommandDesk commands;
    private final JsonColumn json;
    private final TransactionOperations transactions;
    private final ObservationRegistry observations;

    BatchJobs(
            JobRepository repository,
            UnitPlans plans,
            RunMoves moves,
            RunEvents events,
            CommandDesk commands,
            JsonColumn json,
            TransactionOperations transactions,
            ObservationRegistry observations) {
        this.repository = repository;
        this.plans = plans;
        this.moves = moves;
        this.events = events;
        this.commands = commands;
        this.json = json;
        this.transactions = transactions;
        this.observations = observations;
    }

    Job jobOf(DrivenRun run, Runnable unitsOpened) throws Exception {
        PartitionStep units = new PartitionStep(repository);
        units.setName(run.job().work().splitStep());
        UnitSplitter splitter = new UnitSplitter(run, plans, repository);
        RunPlan plan = new RunPlan(run, plans, moves, events, transactions);
        units.setStepExecutionSplitter(splitter);
        units.setPartitionHandler(
                new UnitWatch(run, plan, splitter, plans, moves, commands, json, transactions, unitsOpened));
        units.setStepExecutionAggregator(new LedgerSums(run, plans));
        units.setObservationRegistry(observations);
        units.afterPropertiesSet();
        ClosingStep closing = new ClosingStep(repository, run, plans, moves, events, commands, transactions);
        closing.setObservationRegistry(observations);
        closing.afterPropertiesSet();
        return new JobBuilder(run.job().definition().name().value(), repository)
                .observationRegistry(observations)
                .start(units)
                .next(closing)
                .build();
    }
}
