package dev.longshore.scheduler.backfill;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.scheduler.fire.FireLoop;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.schedule.BackfillWork;
import dev.longshore.sql.schedule.FireAsking;
import dev.longshore.sql.schedule.FireRequest;
import dev.longshore.sql.schedule.NewFire;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves every open backfill on by what may be asked for now. Each in a transaction of its own, under the lock of its row: a crash asks for nothing, and two
 * schedulers ask once.
 */
final class BackfillPass implements FireLoop.AfterPass {

    private static final Logger log = LoggerFactory.getLogger(BackfillPass.class);

    private final BackfillWork work;
    private final FireAsking asking;
    private final Jobs jobs;
    private final TransactionTemplate transactions;

    BackfillPass(BackfillWork work, FireAsking asking, Jobs jobs, PlatformTransactionManager transactionManager) {
        this.work = work;
        this.asking = asking;
        this.jobs = jobs;
        this.transactions = new TransactionTemplate(transactionManager);
    }

    @Override
    public void passed(Instant now) {
        long last = 0;
        while (last >= 0) {
            long after = last;
            last = Objects.requireNonNull(transactions.execute(status -> {
                Optional<BackfillWork.Open> open = work.claim(after);
                open.ifPresent(backfill -> moveOn(backfill, now));
                return open.map(BackfillWork.Open::id).orElse(-1L);
            }));
        }
    }

    private void moveOn(BackfillWork.Open backfill, Instant now) {
        work.follow(backfill);
        if (!backfill.running()) {
            return;
        }
        for (BackfillWork.Next next : work.next(backfill)) {
            if (!backfill.again() && work.isDecided(backfill, next)) {
                work.mark(
                        backfill, next, "left-out", "It has its run, waits for it, or gave way to a newer one.", null);
            } else if (!ask(backfill, next, now)) {
                break;
            }
        }
        if (work.end(backfill, now)) {
            log.atInfo()
                    .addKeyValue("backfill", backfill.id())
                    .addKeyValue("schedule", backfill.definition().name())
                    .log("backfill.completed");
        }
    }

    /** False if there is no place for it now. */
    private boolean ask(BackfillWork.Open backfill, BackfillWork.Next next, Instant now) {
        ScheduleDefinition definition = backfill.definition();
        Optional<JobDefinition> job =
                jobs.find(definition.job()).filter(CataloguedJob::offered).map(CataloguedJob::definition);
        if (job.isEmpty()) {
            work.mark(backfill, next, "failed", "There is no job \"" + definition.job() + "\".", null);
            return true;
        }
        String key = new NewFire(
                        backfill.schedule(),
                        next.planned(),
                        next.tenant(),
                        definition.logicalDate(next.planned()),
                        null)
                .key();
        try {
            RequestOutcome outcome = asking.ask(FireRequest.of(
                            definition.withoutPromise(),
                            job.get(),
                            next.planned(),
                            next.tenant(),
                            backfill.again() ? key + ":again:" + backfill.id() : key,
                            backfill.lane(),
                            "Backfill " + backfill.id() + ". " + backfill.why())
                    .setAside());
            if (outcome instanceof RequestOutcome.Accepted accepted) {
                work.mark(backfill, next, "asked", null, accepted.run());
                if (!backfill.again()) {
                    work.record(backfill, next, accepted.run(), now);
                }
                return true;
            }
            return false;
        } catch (LongshoreException e) {
            work.mark(backfill, next, "failed", e.getMessage(), null);
            return true;
        }
    }
}
