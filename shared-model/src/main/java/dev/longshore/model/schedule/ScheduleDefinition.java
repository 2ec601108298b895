package dev.longshore.model.schedule;

import dev.longshore.model.job.JobName;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a person decides about a schedule, all of it: one value, so that the audit has it before and after, and a file says the same as a form.
 *
 * @param name the schedule
 * @param description one sentence: why it exists
 * @param job what it asks for
 * @param timing when
 * @param logicalDateShift days from the planned day to the day that the work is about: -1 for "last night's work is yesterday's"
 * @param parameters JSON values by name; a text may be a date expression such as {@code {{yesterday}}}
 * @param tenants for whom
 * @param asking how
 * @param policies what becomes of fires that cannot be asked for at their time
 * @param chain what they wait for
 */
public record ScheduleDefinition(
        ScheduleName name,
        String description,
        JobName job,
        Timing timing,
        int logicalDateShift,
        Map<String, Object> parameters,
        Tenants tenants,
        Asking asking,
        Policies policies,
        Chain chain) {

    public ScheduleDefinition {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** The one tenant that it asks for; null if it asks for all, for each, or for none. */
    public @Nullable String tenant() {
        return tenants.mode() == Tenants.Mode.ONE ? tenants.names().get(0) : null;
    }

    /** The day that the work of a fire is about: the same for all runs of a chain. */
    public LocalDate logicalDate(Instant planned) {
        return planned.atZone(timing.zone()).toLocalDate().plusDays(logicalDateShift);
    }

    /** The same at other times. */
    public ScheduleDefinition withTiming(Timing other) {
        return new ScheduleDefinition(
                name, description, job, other, logicalDateShift, parameters, tenants, asking, policies, chain);
    }

    /** The same without a promise: what is made up for late keeps none. */
    public ScheduleDefinition withoutPromise() {
        Asking plain = new Asking(asking.lane(), asking.priority(), null, asking.readers());
        return new ScheduleDefinition(
                name, description, job, timing, logicalDateShift, parameters, tenants, plain, policies, chain);
    }

    /** The parameters of a fire: date expressions as dates, everything else as it is. */
    public Map<String, Object> parametersFor(Instant planned) {
        LocalDate today = planned.atZone(timing.zone()).toLocalDate();
        Map<String, Object> values = new TreeMap<>();
        parameters.forEach((parameter, value) -> values.put(
                parameter,
                value instanceof String text && DateExpression.isMeant(text)
                        ? DateExpression.of(text, "parameters." + parameter)
                                .valueFor(planned, today, logicalDate(planned))
                        : value));
        return values;
    }
}
