package dev.longshore.jobs.unit;

import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.jobs.transport.ChunkInbox;
import dev.longshore.jobs.transport.ChunkPayloads;
import dev.longshore.jobs.worker.KnownJobs;
import dev.longshore.jobs.worker.ThisWorker;
import dev.longshore.jobs.worker.WorkerMetrics;
import dev.longshore.model.installation.Folders;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.rejection.RejectedRecords;
import dev.longshore.sql.run.RunEvents;
import dev.longshore.sql.run.RunFailures;
import dev.longshore.sql.run.RunMoves;
import dev.longshore.sql.unit.ChunkTransactions;
import dev.longshore.sql.unit.UnitClaims;
import dev.longshore.sql.unit.UnitLedger;
import dev.longshore.sql.worker.Workers;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@AutoConfiguration
@ConditionalOnWorker
class UnitWorkConfiguration {

    @Bean
    UnitFailures unitFailures(
            WorkerId worker,
            Workers workers,
            UnitLedger ledger,
            RunFailures failures,
            RunEvents events,
            PlatformTransactionManager transactions) {
        return new UnitFailures(worker, workers, ledger, failures, events, new TransactionTemplate(transactions));
    }

    @Bean
    Suspicion suspicion(Folders folders, RejectedRecords rejected, UnitLedger ledger) {
        return new Suspicion(new Trails(folders.work().resolve("trails")), rejected, ledger);
    }

    @Bean
    UnitWorker unitWorker(
            KnownJobs jobs,
            PlatformTransactionManager transactions,
            UnitLedger ledger,
            UnitFailures failures,
            Suspicion suspicion,
            WorkerMetrics metrics) {
        return new UnitWorker(jobs, new TransactionTemplate(transactions), ledger, failures, suspicion, metrics);
    }

    @Bean
    ChunkWorker chunkWorker(
            KnownJobs jobs,
            ChunkPayloads payloads,
            UnitLedger ledger,
            Suspicion suspicion,
            UnitFailures failures,
            ChunkTransactions transactions,
            WorkerMetrics metrics) {
        return new ChunkWorker(jobs, payloads, ledger, suspicion, failures, transactions, metrics);
    }

    @Bean
    SlotWork slotWork(UnitWorker units, ChunkWorker chunks) {
        return new SlotWork(units, chunks);
    }

    @Bean
    UnitDispatcher unitDispatcher(
            ThisWorker worker, UnitClaims claims, ChunkInbox inbox, SlotWork work, RunMoves moves, UnitEnds ends) {
        return new UnitDispatcher(worker, claims, inbox, work, moves, ends);
    }
}
