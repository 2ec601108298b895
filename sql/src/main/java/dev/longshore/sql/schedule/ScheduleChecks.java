package dev.longshore.sql.schedule;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.schedule.FireTimes;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleLimits;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.Timetable;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a schedule fits the installation: its job, its parameters, its lane, its calendars, its predecessors, the limits of its tenant. */
final class ScheduleChecks {

    private final TenantLimits limits;
    private final Jobs jobs;

    ScheduleChecks(TenantLimits limits, Jobs jobs) {
        this.limits = limits;
        this.jobs = jobs;
    }

    /**
     * All that is wrong, each bad input with its field.
     *
     * @param set the others, and an older version of itself
     */
    List<LongshoreException> check(ScheduleDefinition definition, ScheduleSet set, Instant now) {
        List<LongshoreException> problems = new ArrayList<>();
        Optional<CataloguedJob> job = jobs.find(definition.job()).filter(CataloguedJob::offered);
        problems.addAll(ScheduleFit.problems(
                definition, job.map(CataloguedJob::definition).orElse(null), now));
        if (job.isEmpty()) {
            List<String> names = jobs.offered().stream()
                    .map(one -> one.definition().name().value())
                    .toList();
            problems.add(ScheduleFit.unknown("job", "job", definition.job().value(), names));
        }
        if (definition.asking().lane() != null) {
            known("lane", "lane", List.of(definition.asking().lane()), jobs.lanes(), problems);
        }
        known(
                "calendars",
                "calendar",
                definition.timing().calendars(),
                set.calendars().keySet(),
                problems);
        chain(definition, set, problems);
        if (problems.isEmpty()) {
            limits(definition, set, job.map(CataloguedJob::definition).orElse(null), now, problems);
        }
        return problems;
    }

    private static void known(
            String field,
            String what,
            Collection<String> given,
            Collection<String> known,
            List<LongshoreException> problems) {
        given.stream()
                .filter(one -> !known.contains(one))
                .forEach(one -> problems.add(ScheduleFit.unknown(field, what, one, known)));
    }

    private static void chain(ScheduleDefinition definition, ScheduleSet set, List<LongshoreException> problems) {
        ScheduleName name = definition.name();
        List<String> names = set.all().stream()
                .map(one -> one.definition().name().value())
                .filter(one -> !one.equals(name.value()))
                .toList();
        known(
                "after",
                "schedule",
                definition.chain().after().stream().map(ScheduleName::value).toList(),
                names,
                problems);
        ScheduleFit.circle(name, one -> one.equals(name) ? definition.chain().after() : set.predecessors(one))
                .ifPresent(problems::add);
    }

    private void limits(
            ScheduleDefinition definition,
            ScheduleSet set,
            @Nullable JobDefinition job,
            Instant now,
            List<LongshoreException> problems) {
        ScheduleDefinition timed = set.withTimes(definition).orElse(null);
        if (timed == null) {
            return;
        }
        Timetable timetable = timed.timing().timetable();
        FireTimes times = set.times(timed);
        if (times.next(now).isEmpty()) {
            problems.add(LongshoreException.badInput(
                    "never-fires",
                    timetable.kind(),
                    "It would never fire: none of its times lies ahead.",
                    "Write a time that is to come, and check its first and last day."));
        }
        int tenants = job == null
                ? 1
                : Math.max(1, FireAsking.tenantsOf(definition, job).size());
        problems.addAll(
                limits.of(definition.tenant()).beyond(times, timetable, tenants, now, others(definition, set, now)));
    }

    /** Of the same tenant. */
    private static ScheduleLimits.Others others(ScheduleDefinition definition, ScheduleSet set, Instant now) {
        List<ScheduleDefinition> others = set.all().stream()
                .map(StoredSchedule::definition)
                .filter(one -> !one.name().equals(definition.name()))
                .filter(one -> Objects.equals(one.tenant(), definition.tenant()))
                .toList();
        long firesAnHour = others.stream()
                .flatMap(other -> set.withTimes(other).stream())
                .mapToLong(timed -> firesAnHour(set.times(timed), now)
                        * Math.max(1, timed.tenants().names().size()))
                .sum();
        return new ScheduleLimits.Others(others.size(), firesAnHour);
    }

    /** Of a regular timetable: by the distance of its next two fires, since counting thousands of schedules would take too long. */
    private static long firesAnHour(FireTimes times, Instant now) {
        return times.next(now)
                .flatMap(first -> times.next(first.at())
                        .map(second -> Duration.ofHours(1).toSeconds()
                                / Math.max(
                                        1,
                                        Duration.between(first.at(), second.at())
                                                .toSeconds())))
                .orElse(0L);
    }
}
