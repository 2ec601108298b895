package dev.longshore.model.job;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.failure.LongshoreException;
import org.jspecify.annotations.Nullable;

/**
 * Whose data a run of a job works on, by whom it is asked for: the one rule of API and console. Whoever is bound to a tenant asks for that one only. What
 * a job's tenant parameter says and what the run says of its tenant are the same; {@code longshore.request_run} holds all others to that.
 *
 * @param scope of whoever asks
 * @param parameter of the job that names the tenant; null if the job works on the data of all tenants
 */
public record TenantRule(
        TenantScope scope, JobName job, @Nullable String parameter) {

    public static TenantRule of(TenantScope scope, JobDefinition job) {
        return new TenantRule(scope, job.name(), job.tenantParameter());
    }

    /** What came of it. */
    public sealed interface Decision {}

    /** The run is for this tenant; null for all. */
    public record Allowed(@Nullable String tenant) implements Decision {}

    /**
     * The caller may not ask for that.
     *
     * @param field that asks for another's data
     * @param why as a sentence
     */
    public record Refused(String field, String why) implements Decision {}

    /** Why the job is out of reach whatever is asked of it; null if it is not. */
    public @Nullable String whyOutOfReach() {
        return scope.tenant() != null && parameter == null
                ? "The job \"" + job + "\" works on the data of all tenants, and you are bound to " + scope.tenant()
                        + "."
                : null;
    }

    /**
     * Decides.
     *
     * @param asked the tenant that the request names, null if none
     * @param named the value of the tenant parameter, of whatever type, null if none
     * @throws LongshoreException bad input if the request contradicts itself
     */
    public Decision decide(@Nullable String asked, @Nullable Object named) {
        String bound = scope.tenant();
        if (bound != null && asked != null && !bound.equals(asked)) {
            return new Refused("tenant", "You are bound to the tenant " + bound + ".");
        }
        if (bound != null && named != null && !bound.equals(named)) {
            return new Refused(fieldOfParameter(), "You are bound to the tenant " + bound + ".");
        }
        String outOfReach = whyOutOfReach();
        if (outOfReach != null) {
            return new Refused("job", outOfReach);
        }
        if (asked != null && parameter == null) {
            throw LongshoreException.badInput(
                    "job-without-tenant",
                    "tenant",
                    "The job \"" + job + "\" works on the data of all tenants.",
                    "Leave tenant out.");
        }
        if (asked != null && named != null && !named.equals(asked)) {
            throw LongshoreException.badInput(
                    "two-tenants",
                    fieldOfParameter(),
                    "The request names two tenants.",
                    "Name one, as tenant or as " + fieldOfParameter() + ".");
        }
        String given = named instanceof String text && !text.isBlank() ? text : null;
        return new Allowed(bound != null ? bound : asked != null ? asked : given);
    }

    private String fieldOfParameter() {
        return "parameters." + parameter;
    }
}
