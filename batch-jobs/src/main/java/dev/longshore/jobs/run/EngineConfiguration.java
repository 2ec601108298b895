package dev.longshore.jobs.run;

import dev.longshore.jobs.repository.ChunkScans;
import dev.longshore.jobs.repository.ExecutionGuards;
import dev.longshore.jobs.repository.UnsafeRepeats;
import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.jobs.transport.ChunkPayloads;
import dev.longshore.jobs.transport.ChunkRoads;
import dev.longshore.jobs.transport.TransportProperties;
import dev.longshore.jobs.unit.UnitDispatcher;
import dev.longshore.jobs.worker.ThisWorker;
import dev.longshore.jobs.worker.WorkerMetrics;
import dev.longshore.jobs.worker.WorkerProperties;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.database.InstallationDatabase;
import dev.longshore.sql.database.ThreadCuts;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.CommandInbox;
import dev.longshore.sql.run.RunClaims;
import dev.longshore.sql.run.RunEvents;
import dev.longshore.sql.run.RunFailures;
import dev.longshore.sql.run.RunMoves;
import dev.longshore.sql.run.RunPreconditions;
import dev.longshore.sql.run.StepBooks;
import dev.longshore.sql.unit.ChunkUnits;
import dev.longshore.sql.unit.UnitBookkeeping;
import dev.longshore.sql.unit.UnitClaims;
import dev.longshore.sql.unit.UnitPlans;
import dev.longshore.sql.worker.Workers;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The engine, from its parts. */
@AutoConfiguration
@ConditionalOnWorker
class EngineConfiguration {

    @Bean
    DrivenRuns drivenRuns(ThreadCuts cuts) {
        return new DrivenRuns(cuts);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    OrderWatch orderWatch(DrivenRuns driven, CommandDesk commands) {
        return new OrderWatch(driven, commands);
    }

    @Bean
    RunBooks runBooks(
            RunMoves moves,
            UnitPlans plans,
            RunEvents events,
            RunFailures failures,
            RunPreconditions preconditions,
            PlatformTransactionManager transactions) {
        return new RunBooks(moves, plans, events, failures, preconditions, new TransactionTemplate(transactions));
    }

    @Bean
    SequenceBooks sequenceBooks(
            ChunkUnits units,
            ChunkRoads roads,
            ChunkPayloads payloads,
            Workers workers,
            JsonColumn json,
            TransportProperties transport) {
        return new SequenceBooks(units, roads, payloads, workers, json, transport.patience());
    }

    @Bean
    CommandDesk commandDesk(CommandInbox inbox, RunBooks books, WorkerProperties properties, WorkerMetrics metrics) {
        return new CommandDesk(inbox, books, properties.patience(), metrics);
    }

    @Bean
    Recovery recovery(JobRepository repository, Clock clock) {
        return new Recovery(repository, clock);
    }

    @Bean
    BatchJobs batchJobs(
            JobRepository repository,
            RunBooks books,
            CommandDesk commands,
            SequenceBooks sequence,
            ObjectProvider<ObservationRegistry> observations) {
        return new BatchJobs(
                repository, books, commands, sequence, observations.getIfAvailable(() -> ObservationRegistry.NOOP));
    }

    @Bean
    Launcher runLauncher(
            JobOperator operator, JobRepository repository, Recovery recovery, UnitBookkeeping bookkeeping) {
        return new Launcher(operator, repository, recovery, bookkeeping);
    }

    @Bean
    RunDriver runDriver(
            BatchJobs jobs,
            Launcher launcher,
            WholeRuns wholeRuns,
            Recovery recovery,
            RunBooks books,
            CommandDesk commands,
            UnitBookkeeping bookkeeping,
            Workers workers) {
        return new RunDriver(jobs, launcher, wholeRuns, recovery, books, commands, bookkeeping, workers);
    }

    @Bean
    WholeRuns wholeRuns(
            Launcher launcher,
            JobRepository repository,
            ExecutionGuards guards,
            RunBooks books,
            StepBooks steps,
            CommandDesk commands) {
        return new WholeRuns(
                launcher,
                guards,
                books,
                steps,
                commands,
                new ScanCheck(new ChunkScans(repository)),
                new UnsafeCheck(new UnsafeRepeats(repository), books.failures()));
    }

    @Bean
    LostWork lostWork(
            ThisWorker worker,
            Workers workers,
            RunClaims runs,
            UnitClaims units,
            UnitBookkeeping bookkeeping,
            RunBooks books) {
        return new LostWork(worker, workers, runs, units, bookkeeping, books);
    }

    @Bean
    RunDispatcher runDispatcher(
            ThisWorker worker,
            RunClaims claims,
            RunDriver driver,
            LostWork lostWork,
            CommandDesk commands,
            DrivenRuns driven,
            UnitDispatcher units) {
        return new RunDispatcher(worker, claims, driver, lostWork, commands, driven, units);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Sleepers sleepers(ThisWorker worker, Workers workers) {
        return new Sleepers(worker, workers);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    WorkFolders workFolders(Folders folders, RunMoves moves) {
        return new WorkFolders(folders, moves);
    }

    @Bean
    Engine engine(
            ThisWorker worker,
            Workers workers,
            RunDispatcher runs,
            UnitDispatcher units,
            DrivenRuns driven,
            RunClaims runClaims,
            UnitClaims unitClaims,
            InstallationDatabase database) {
        return new Engine(worker, workers, runs, units, driven, runClaims, unitClaims, database.address());
    }

    @Bean
    StopFirst stopFirst(ApplicationContext context, Engine engine) {
        return new StopFirst(context, engine);
    }

    @Bean
    @ConditionalOnProperty("longshore.worker.signals")
    StopSignals stopSignals(ConfigurableApplicationContext context, Engine engine) {
        return new StopSignals(context, engine);
    }
}
