package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;
import static dev.longshore.sql.page.Columns.timestamp;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.FireTimes;
import dev.longshore.model.schedule.PlannedFire;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sets the clock of a schedule whose definition changes: the new times hold from now on. What was due by the old times and not decided stays due if it is so by the
 * new ones, and is otherwise recorded as missed, so that no change hides a fire. For the transaction of the change.
 */
final class ScheduleClocks {

    /** Younger than this it is about to be decided: whoever changes the schedule tries again. */
    private static final Duration ABOUT_TO_BE_DECIDED = Duration.ofSeconds(5);

    private static final int MOST_COUNTED = 100_000;

    private static final String NOW = "select longshore.schedule_now()";

    private static final String LOCK =
            "select c.decided_until from longshore.schedule_clock c where c.schedule_id = :id for update";

    private static final String SET = """
            insert into longshore.schedule_clock (schedule_id, decided_until, next_fire_at) values (:id, :from, :next)
            on conflict (schedule_id) do update
              set decided_until = greatest(longshore.schedule_clock.decided_until, excluded.decided_until),
                  next_fire_at = excluded.next_fire_at, failures = 0, failure = null
            """;

    private static final String MISSED = """
            insert into longshore.schedule_fire (schedule_id, planned_at, logical_date, decision, reason, planned_until, logical_until, planned_times)
            values (:id, :first, :date, 'missed', :reason, :last, :lastDate, :times)
            on conflict do nothing
            """;

    private final JdbcClient jdbc;

    ScheduleClocks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The database's clock. */
    Instant now() {
        return jdbc.sql(NOW).query(OffsetDateTime.class).single().toInstant();
    }

    /**
     * @param before the old definition with its times; null if it asked for nothing
     * @param oldTimes of it
     * @param newTimes null if it asks for nothing any more, or has no times yet
     * @param by who changes it
     * @throws LongshoreException a scheduler is to decide first
     */
    void set(
            ScheduleId id,
            @Nullable ScheduleDefinition before,
            @Nullable FireTimes oldTimes,
            @Nullable FireTimes newTimes,
            String by,
            Owed owed) {
        Optional<Instant> decidedUntil = jdbc.sql(LOCK)
                .param("id", id.value())
                .query((rs, number) -> required(instant(rs, "decided_until"), "decided_until"))
                .optional();
        Instant now = now();
        Instant from = now;
        if (before != null && oldTimes != null && decidedUntil.isPresent()) {
            List<Instant> undecided = times(oldTimes, decidedUntil.get(), now);
            if (!undecided.isEmpty()
                    && newTimes != null
                    && undecided.equals(times(newTimes, decidedUntil.get(), now))) {
                from = decidedUntil.get();
            } else if (!undecided.isEmpty()) {
                requireDecided(undecided, now, owed);
                recordMissed(id, before, undecided, by);
            }
        }
        jdbc.sql(SET)
                .param("id", id.value())
                .param("from", timestamp(from))
                .param("next", next(newTimes, from))
                .update();
    }

    private static List<Instant> times(FireTimes times, Instant from, Instant until) {
        return times.between(from, until, MOST_COUNTED).stream()
                .map(PlannedFire::at)
                .toList();
    }

    private static @Nullable OffsetDateTime next(@Nullable FireTimes times, Instant from) {
        return times == null
                ? null
                : times.next(from).map(fire -> timestamp(fire.at())).orElse(null);
    }

    private static void requireDecided(List<Instant> undecided, Instant now, Owed owed) {
        boolean justDue = undecided.get(undecided.size() - 1).isAfter(now.minus(ABOUT_TO_BE_DECIDED));
        if (owed == Owed.DECIDED_FIRST || owed == Owed.DECIDED_FIRST_IF_JUST_DUE && justDue) {
            throw LongshoreException.badInput(
                    Schedules.FIRE_BEING_DECIDED,
                    "schedule",
                    "A fire of this schedule is due in this moment, and not decided yet.",
                    "Try again in a few seconds.");
        }
    }

    private void recordMissed(ScheduleId id, ScheduleDefinition before, List<Instant> undecided, String by) {
        Instant first = undecided.get(0);
        Instant last = undecided.get(undecided.size() - 1);
        jdbc.sql(MISSED)
                .param("id", id.value())
                .param("first", timestamp(first))
                .param("date", before.logicalDate(first))
                .param(
                        "reason",
                        "No scheduler was running, and " + by + " changed the schedule before one decided about it."
                                + Sentences.runsOf(
                                        undecided.size(),
                                        before.tenants().names().size()))
                .param("last", undecided.size() == 1 ? null : timestamp(last))
                .param("lastDate", undecided.size() == 1 ? null : before.logicalDate(last))
                .param("times", undecided.size())
                .update();
    }
}
