package dev.longshore.sql.schedule;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.ChainRules;
import dev.longshore.model.schedule.PlannedFire;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which fires of its predecessors a fire will wait for: by the rule by which it is decided. Of one outlook. */
final class ExpectedPredecessors {

    private static final int MOST_OF_A_DAY = 100_000;

    private final Map<Day, List<Instant>> times = new HashMap<>();
    private final ScheduleSet set;
    private final Map<JobName, JobDefinition> jobs;

    /** Of the jobs that are offered. */
    ExpectedPredecessors(ScheduleSet set, Map<JobName, JobDefinition> jobs) {
        this.set = set;
        this.jobs = Map.copyOf(jobs);
    }

    private record Day(ScheduleName schedule, LocalDate logicalDate) {}

    /** Without those that are not planned for the day, or for no tenant of its own. */
    Set<Forecast.Key> of(ScheduleDefinition timed, JobDefinition job, PlannedFire fire) {
        List<String> tenants = FireAsking.tenantsOf(timed, job);
        LocalDate logicalDate = timed.logicalDate(fire.at());
        Set<Forecast.Key> found = new HashSet<>();
        for (ScheduleName name : timed.chain().after()) {
            ScheduleDefinition predecessor = set.definition(name);
            JobDefinition its = predecessor == null ? null : jobs.get(predecessor.job());
            if (its != null && meet(tenants, FireAsking.tenantsOf(predecessor, its))) {
                ChainRules.counting(timesOf(predecessor, logicalDate), fire.at())
                        .ifPresent(at -> found.add(new Forecast.Key(name, at)));
            }
        }
        return found;
    }

    /** Whoever runs for no tenant works for all of them. */
    private static boolean meet(List<String> some, List<String> others) {
        return some.isEmpty() || others.isEmpty() || !Collections.disjoint(some, others);
    }

    private List<Instant> timesOf(ScheduleDefinition predecessor, LocalDate logicalDate) {
        return times.computeIfAbsent(new Day(predecessor.name(), logicalDate), day -> set.withTimes(predecessor)
                .map(timed -> set.timesOf(timed, logicalDate, Instant.MIN, Instant.MAX, MOST_OF_A_DAY))
                .orElse(List.of()));
    }
}
