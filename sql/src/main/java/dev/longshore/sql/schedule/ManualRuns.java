package dev.longshore.sql.schedule;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunRequest;
import dev.longshore.sql.run.RunRequests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks for the runs of a schedule at once, because somebody wants them now: with its parameters as they are at this moment, one for each of its tenants,
 * all or none. They are that person's runs, no planned times: the schedule's own fires, holds and policies know nothing of them.
 */
public class ManualRuns {

    private final RunRequests requests;
    private final Jobs jobs;
    private final AuditTrail audit;
    private final TransactionTemplate transactions;

    ManualRuns(RunRequests requests, Jobs jobs, AuditTrail audit, PlatformTransactionManager transactionManager) {
        this.requests = requests;
        this.jobs = jobs;
        this.audit = audit;
        this.transactions = new TransactionTemplate(transactionManager);
    }

    /** What became of it. */
    public sealed interface Outcome {

        /** One run for each tenant, or one. */
        record Asked(List<RunId> runs) implements Outcome {}

        /** Nothing was asked for: a queue has no place for all of them. */
        record Full(RequestOutcome.QueueFull limit) implements Outcome {}
    }

    /**
     * Asks.
     *
     * @param key names this wish, so that it is granted once
     * @param origin {@code api} or {@code operator}
     * @throws LongshoreException the job is gone, or a parameter does not fit it
     */
    public Outcome ask(
            Actor actor, ScheduleDefinition definition, Instant now, String key, String origin, String reason) {
        JobDefinition job = jobs.find(definition.job())
                .filter(CataloguedJob::offered)
                .map(CataloguedJob::definition)
                .orElseThrow(() -> LongshoreException.badInput(
                        "unknown-job",
                        "job",
                        "No worker offers the job \"" + definition.job() + "\" any more.",
                        "Start a worker that offers it, or schedule another job."));
        Outcome outcome = transactions.execute(status -> {
            List<RunId> runs = new ArrayList<>();
            for (@Nullable String tenant : tenants(definition, job)) {
                RequestOutcome one =
                        requests.request(request(actor, definition, job, now, tenant, key, origin, reason));
                if (one instanceof RequestOutcome.QueueFull full) {
                    status.setRollbackOnly();
                    return new Outcome.Full(full);
                }
                runs.add(((RequestOutcome.Accepted) one).run());
            }
            audit.record(new Act(
                    actor,
                    "schedule.run-now",
                    "schedule:" + definition.name(),
                    reason,
                    null,
                    Map.of("runs", runs.stream().map(RunId::toString).toList()),
                    AuditOutcome.ACCEPTED));
            return new Outcome.Asked(runs);
        });
        return Objects.requireNonNull(outcome);
    }

    private static List<@Nullable String> tenants(ScheduleDefinition definition, JobDefinition job) {
        List<@Nullable String> tenants = new ArrayList<>(FireAsking.tenantsOf(definition, job));
        if (tenants.isEmpty()) {
            tenants.add(null);
        }
        return tenants;
    }

    private static RunRequest request(
            Actor actor,
            ScheduleDefinition definition,
            JobDefinition job,
            Instant now,
            @Nullable String tenant,
            String key,
            String origin,
            String reason) {
        RunContext context = new RunContext(
                RunContext.VERSION,
                tenant,
                actor.name().startsWith("token:") ? null : actor.name(),
                null,
                null,
                definition.asking().readers().locale(),
                definition.asking().readers().zone(),
                reason);
        return new RunRequest(
                definition.job(),
                FireAsking.parameters(definition, job, now, tenant),
                key + (tenant == null ? "" : ":" + tenant),
                actor.name(),
                origin,
                definition.asking().lane(),
                context,
                null,
                definition.timing().zone().getId());
    }
}
