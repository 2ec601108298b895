package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.timestamp;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterRules;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.schedule.Promise;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.Tenants;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunRequest;
import dev.longshore.sql.run.RunRequests;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks for the run of a fire, in the transaction that records the fire. */
public final class FireAsking {

    /** On whose behalf; a key is its caller's own, so nobody else's request can take a fire's key. */
    static final String CALLER = "schedule";

    private static final String PROMISE = """
            update longshore.run r set due_at = longshore.real_time(:due) where r.id = :run and r.due_at is distinct from longshore.real_time(:due)
            """;

    private final JdbcClient jdbc;
    private final RunRequests requests;

    FireAsking(JdbcClient jdbc, RunRequests requests) {
        this.jdbc = jdbc;
        this.requests = requests;
    }

    /**
     * The tenants for each of which a fire asks once; empty for one run of no tenant.
     *
     * @param job says which tenants there are, by the values that it allows
     */
    public static List<String> tenantsOf(ScheduleDefinition definition, JobDefinition job) {
        if (definition.tenants().mode() == Tenants.Mode.NONE
                || !definition.tenants().names().isEmpty()) {
            return definition.tenants().names();
        }
        return job.parameters().stream()
                .filter(parameter -> parameter.name().equals(job.tenantParameter()))
                .map(ParameterDefinition::allowed)
                .flatMap(List::stream)
                .map(Object::toString)
                .toList();
    }

    /**
     * Asks.
     *
     * @param key the idempotency key
     * @param lane null for the schedule's, or else the job's
     * @throws LongshoreException the job is gone, or a parameter does not fit it
     */
    public RequestOutcome ask(
            ScheduleDefinition definition,
            JobDefinition job,
            Instant planned,
            @Nullable String tenant,
            String key,
            @Nullable String lane,
            String reason) {
        Map<String, Object> checked = parameters(definition, job, planned, tenant);
        RunContext context = new RunContext(
                RunContext.VERSION,
                tenant,
                "schedule " + definition.name(),
                null,
                null,
                null,
                definition.timing().zone().getId(),
                reason);
        RequestOutcome outcome = requests.request(new RunRequest(
                definition.job(),
                checked,
                key,
                CALLER,
                "schedule",
                lane == null ? definition.asking().lane() : lane,
                context));
        Promise promise = definition.asking().promise();
        if (outcome instanceof RequestOutcome.Accepted accepted && accepted.isNew() && promise != null) {
            jdbc.sql(PROMISE)
                    .param("run", accepted.run().value())
                    .param(
                            "due",
                            timestamp(
                                    promise.dueFor(planned, definition.timing().zone())))
                    .update();
        }
        return outcome;
    }

    /**
     * The parameters of a run, checked by the rules of the job.
     *
     * @throws LongshoreException one does not fit
     */
    static Map<String, Object> parameters(
            ScheduleDefinition definition, JobDefinition job, Instant planned, @Nullable String tenant) {
        Map<String, Object> values = new LinkedHashMap<>(definition.parametersFor(planned));
        if (tenant != null && job.tenantParameter() != null) {
            values.put(job.tenantParameter(), tenant);
        }
        var checked = new ParameterRules(job.parameters()).check(values);
        checked.valuesOrThrow();
        return checked.asJson();
    }
}
