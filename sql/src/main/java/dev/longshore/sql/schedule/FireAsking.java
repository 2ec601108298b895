package dev.longshore.sql.schedule;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterRules;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.Tenants;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunRequests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks for the runs of fires, in the transaction that records the fires. */
public final class FireAsking {

    /** On whose behalf; a key is its caller's own, so nobody else's request can take a fire's key. */
    static final String CALLER = "schedule";

    private static final String PROMISE = """
            update longshore.run r set due_at = longshore.real_time(n.due)
            from unnest(:runs, cast(:dues as timestamptz[])) as n (run, due)
            where r.id = n.run and r.due_at is distinct from longshore.real_time(n.due)
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
     * Asks for the run of one fire.
     *
     * @throws LongshoreException the job is gone, or the database refuses the request
     */
    public RequestOutcome ask(FireRequest request) {
        RequestOutcome outcome = requests.request(request.run());
        if (outcome instanceof RequestOutcome.Accepted accepted) {
            promise(List.of(request), List.of(accepted));
        }
        return outcome;
    }

    /** Asks for the runs of several fires in one trip; for none, and without an answer, if one of them is refused: only asking for each alone tells which. */
    public Optional<List<RequestOutcome.Accepted>> askTogether(List<FireRequest> asked) {
        Optional<List<RequestOutcome.Accepted>> accepted =
                requests.requestTogether(asked.stream().map(FireRequest::run).toList());
        accepted.ifPresent(runs -> promise(asked, runs));
        return accepted;
    }

    private void promise(List<FireRequest> asked, List<RequestOutcome.Accepted> accepted) {
        List<Long> runs = new ArrayList<>();
        List<String> dues = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Instant due = asked.get(i).due();
            if (due != null && accepted.get(i).isNew()) {
                runs.add(accepted.get(i).run().value());
                dues.add(due.toString());
            }
        }
        if (!runs.isEmpty()) {
            jdbc.sql(PROMISE)
                    .param("runs", runs.toArray(Long[]::new))
                    .param("dues", dues.toArray(String[]::new))
                    .update();
        }
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
        var checked = ParameterRules.of(job).check(values);
        checked.valuesOrThrow();
        return checked.asJson();
    }
}
