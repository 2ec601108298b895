package dev.longshore.sql.schedule;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.NearestWord;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterRules;
import dev.longshore.model.schedule.ChainRules;
import dev.longshore.model.schedule.InGap;
import dev.longshore.model.schedule.MomentText;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.Tenants;
import dev.longshore.model.schedule.Timetable;
import dev.longshore.model.schedule.Timing;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a schedule fits its job and its like, as far as no database is needed to tell. */
public final class ScheduleFit {

    private ScheduleFit() {}

    /**
     * What is wrong, each bad input with its field.
     *
     * @param job null if it is not known: then nothing is said about what it wants
     */
    public static List<LongshoreException> problems(
            ScheduleDefinition definition, @Nullable JobDefinition job, Instant now) {
        List<LongshoreException> problems = new ArrayList<>();
        years(definition.timing().timetable(), problems);
        onceInGap(definition.timing()).ifPresent(problems::add);
        if (job != null) {
            tenants(definition, job, problems);
            parameters(definition, job, now, problems);
        }
        return problems;
    }

    /** Something that a schedule names and that is not there. */
    public static LongshoreException unknown(String field, String what, String given, Collection<String> known) {
        String meant = NearestWord.to(given, known)
                .map(word -> "Did you mean " + word + "? ")
                .orElse("");
        return LongshoreException.badInput(
                "unknown-" + what,
                field,
                "There is no " + what + " \"" + given + "\".",
                meant
                        + (known.isEmpty()
                                ? "There is none yet."
                                : "Known are: "
                                        + known.stream().sorted().limit(20).collect(Collectors.joining(", ")) + "."));
    }

    /** That a schedule would wait for itself, if it would. */
    public static Optional<LongshoreException> circle(
            ScheduleName name, Function<ScheduleName, @Nullable List<ScheduleName>> predecessors) {
        return ChainRules.circle(name, predecessors)
                .map(circle -> LongshoreException.badInput(
                        "circle",
                        "after",
                        "The schedules would wait for each other for ever: "
                                + circle.stream().map(ScheduleName::value).collect(Collectors.joining(" waits for "))
                                + ".",
                        "Take one of them out."));
    }

    /** Here and not where a definition is read, since what an older version stored must stay readable. */
    private static void years(Timetable timetable, List<LongshoreException> problems) {
        if (timetable instanceof Timetable.Every every && !MomentText.isOfItsYears(every.from())) {
            problems.add(LongshoreException.badInput(
                    "wrong-value", "every.from", "\"" + every.from() + "\" does not fit.", MomentText.REMEDY));
        }
        if (timetable instanceof Timetable.Once once
                && !MomentText.isOfItsYears(once.at().toInstant(ZoneOffset.UTC))) {
            problems.add(LongshoreException.badInput(
                    "wrong-value",
                    "once",
                    "\"" + once.at() + "\" does not fit.",
                    "Write date and time of the wall clock in the years 0001 to 9999: 2026-12-01T02:30."));
        }
    }

    private static Optional<LongshoreException> onceInGap(Timing timing) {
        return timing.timetable() instanceof Timetable.Once once
                        && timing.gap() == InGap.SKIP
                        && timing.zone().getRules().getValidOffsets(once.at()).isEmpty()
                ? Optional.of(LongshoreException.badInput(
                        "skipped-time",
                        "once",
                        "It would never fire: that day the clock of " + timing.zone() + " jumps over "
                                + once.at().toLocalTime() + ", and what it jumps over is left out (gap: skip).",
                        "Write a time that the clock shows that day, or gap: after for the moment after the jump."))
                : Optional.empty();
    }

    private static void tenants(ScheduleDefinition definition, JobDefinition job, List<LongshoreException> problems) {
        String parameter = job.tenantParameter();
        Tenants tenants = definition.tenants();
        if (parameter == null) {
            if (tenants.mode() != Tenants.Mode.NONE) {
                problems.add(LongshoreException.badInput(
                        "job-without-tenant",
                        "tenants",
                        "The job \"" + job.name() + "\" works on the data of all tenants.",
                        "Leave tenants out."));
            }
            return;
        }
        if (definition.parameters().containsKey(parameter)) {
            problems.add(LongshoreException.badInput(
                    "two-tenants",
                    "parameters." + parameter,
                    "The parameter \"" + parameter + "\" names the tenant.",
                    "Leave it out, and write the tenant under tenants."));
        }
        if (tenants.mode() == Tenants.Mode.EACH
                && FireAsking.tenantsOf(definition, job).isEmpty()) {
            problems.add(LongshoreException.badInput(
                    "unknown-tenants",
                    "tenants",
                    "The job \"" + job.name() + "\" does not say which tenants there are.",
                    "List the tenants: [A, B]."));
        }
    }

    private static void parameters(
            ScheduleDefinition definition, JobDefinition job, Instant now, List<LongshoreException> problems) {
        if (!problems.isEmpty()) {
            return;
        }
        ParameterRules rules = ParameterRules.of(job);
        Map<String, String> elsewhere =
                job.tenantParameter() == null ? Map.of() : Map.of(job.tenantParameter(), "tenants");
        List<@Nullable String> tenants = new ArrayList<>(FireAsking.tenantsOf(definition, job));
        if (tenants.isEmpty()) {
            tenants.add(null);
        }
        for (String tenant : tenants) {
            Map<String, Object> values = new LinkedHashMap<>(definition.parametersFor(now));
            if (tenant != null && job.tenantParameter() != null) {
                values.put(job.tenantParameter(), tenant);
            }
            problems.addAll(rules.check(values, elsewhere).problems());
            if (!problems.isEmpty()) {
                return;
            }
        }
    }
}
