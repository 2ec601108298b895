package dev.longshore.jobs.run;

import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.jobs.unit.UnitDispatcher;
import dev.longshore.jobs.worker.Heartbeat;
import dev.longshore.jobs.worker.HeldClaims;
import dev.longshore.jobs.worker.KnownJobs;
import dev.longshore.jobs.worker.LeaseProperties;
import dev.longshore.jobs.worker.WorkerProperties;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.InstallationDatabase;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.CommandInbox;
import dev.longshore.sql.run.RunClaims;
import dev.longshore.sql.run.RunEvents;
import dev.longshore.sql.run.RunFailures;
import dev.longshore.sql.run.RunMoves;
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
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The engine, from its parts. */
@AutoConfiguration
@ConditionalOnWorker
class EngineConfiguration {

    @Bean
    DrivenRuns drivenRuns() {
        return new DrivenRuns();
    }

    @Bean
    CommandDesk commandDesk(
            CommandInbox inbox,
            RunMoves moves,
            UnitPlans units,
            RunEvents events,
            PlatformTransactionManager transactions) {
        return new CommandDesk(inbox, moves, units, events, new TransactionTemplate(transactions));
    }

    @Bean
    Recovery recovery(JobRepository repository, JobOperator operator, Clock clock) {
        return new Recovery(repository, operator, clock);
    }

    @Bean
    BatchJobs batchJobs(
            JobRepository repository,
            UnitPlans plans,
            RunMoves moves,
            RunEvents events,
            CommandDesk commands,
            JsonColumn json,
            PlatformTransactionManager transactions,
            ObjectProvider<ObservationRegistry> observations) {
        return new BatchJobs(
                repository,
                plans,
                moves,
                events,
                commands,
                json,
                new TransactionTemplate(transactions),
                observations.getIfAvailable(() -> ObservationRegistry.NOOP));
    }

    @Bean
    RunDriver runDriver(
            BatchJobs jobs,
            JobOperator operator,
            Recovery recovery,
            UnitPlans plans,
            RunMoves moves,
            RunEvents events,
            RunFailures failures,
            CommandDesk commands,
            UnitBookkeeping bookkeeping,
            PlatformTransactionManager transactions) {
        return new RunDriver(
                jobs,
                new Launcher(operator, recovery),
                recovery,
                plans,
                moves,
                events,
                failures,
                commands,
                bookkeeping,
                new TransactionTemplate(transactions));
    }

    @Bean
    LostWork lostWork(
            WorkerId worker,
            KnownJobs jobs,
            Workers workers,
            RunClaims runs,
            UnitClaims units,
            RunMoves moves,
            RunEvents events,
            RunFailures failures,
            UnitBookkeeping bookkeeping,
            LeaseProperties lease) {
        return new LostWork(worker, jobs, workers, runs, units, moves, events, failures, bookkeeping, lease);
    }

    @Bean
    RunDispatcher runDispatcher(
            WorkerId worker,
            WorkerProperties properties,
            KnownJobs jobs,
            RunClaims claims,
            RunDriver driver,
            LostWork lostWork,
            CommandDesk commands,
            Heartbeat heartbeat,
            HeldClaims held,
            LeaseProperties lease,
            DrivenRuns driven,
            UnitDispatcher units) {
        return new RunDispatcher(
                worker,
                properties.runs(),
                jobs,
                claims,
                driver,
                lostWork,
                commands,
                heartbeat,
                held,
                lease,
                driven,
                units::wake);
    }

    @Bean
    Engine engine(
            RunDispatcher runs,
            UnitDispatcher units,
            DrivenRuns driven,
            WorkerId worker,
            Workers workers,
            Heartbeat heartbeat,
            WorkerProperties properties,
            InstallationDatabase database) {
        return new Engine(runs, units, driven, worker, workers, heartbeat, properties.drain(), database.address());
    }
}
