package dev.longshore.model.schedule;

import dev.longshore.model.failure.LongshoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the schedules of a tenant may do at most.
 *
 * @param shortestInterval between two fires of one schedule
 * @param mostSchedules in all
 * @param mostFiresAnHour of all of them together, in the hour that is looked at
 */
public record ScheduleLimits(Duration shortestInterval, int mostSchedules, int mostFiresAnHour) {

    /** How many fires are looked at: an uneven timetable shows its shortest interval within a day of minutes. */
    private static final int LOOKED_AT = 1_500;

    /**
     * What of a schedule goes beyond the limits.
     *
     * @param times of the schedule
     * @param now by the database's clock
     * @param others how many schedules there are besides, and how often they fire in an hour
     */
    public List<LongshoreException> beyond(
            FireTimes times, Timetable timetable, int tenants, Instant now, Others others) {
        List<LongshoreException> problems = new ArrayList<>();
        List<PlannedFire> fires = times.between(now, now.plus(Duration.ofDays(8)), LOOKED_AT);
        Duration shortest = shortestInterval.plusNanos(1);
        for (int i = 1; i < fires.size(); i++) {
            Duration gap = Duration.between(fires.get(i - 1).at(), fires.get(i).at());
            shortest = gap.compareTo(shortest) < 0 ? gap : shortest;
        }
        if (shortest.compareTo(shortestInterval) < 0) {
            problems.add(LongshoreException.badInput(
                    "too-often",
                    timetable.kind(),
                    "It would fire every " + DurationText.of(shortest) + "; the limit is once in "
                            + DurationText.of(shortestInterval) + ".",
                    "Let it fire less often, or ask an administrator to change the limit."));
        }
        Instant hour = now.plus(Duration.ofHours(1));
        long anHour = tenants
                * fires.stream().filter(fire -> !fire.at().isAfter(hour)).count();
        if (problems.isEmpty() && anHour + others.firesAnHour() > mostFiresAnHour) {
            problems.add(LongshoreException.badInput(
                    "too-many-fires",
                    timetable.kind(),
                    String.format(
                            Locale.ROOT,
                            "It would fire %,d times within the next hour, the other schedules %,d times; the limit is %,d in all.",
                            anHour,
                            others.firesAnHour(),
                            mostFiresAnHour),
                    "Let it fire less often, or retire others."));
        }
        if (others.schedules() >= mostSchedules) {
            problems.add(LongshoreException.badInput(
                    "too-many-schedules",
                    "schedule",
                    String.format(Locale.ROOT, "There are %,d schedules, which is the limit.", others.schedules()),
                    "Retire those that nobody needs."));
        }
        return problems;
    }

    /** The other schedules of the same tenant. */
    public record Others(int schedules, long firesAnHour) {}
}
