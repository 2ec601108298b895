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
 * Sets the clock of a schedule whose definition changes: the new times hold from now on. What was due by the old times and not decided is recorded as
 * missed, so that no change hides a fire. For the transaction of the change.
 */
final class ScheduleClocks {

    /** Younger than this it is about to be decided: whoever changes the schedule tries again. */
    private static final Duration ABOUT_TO_BE_DECIDED = Duration.ofSeconds(5);

    private static final int MOST_COUNTED = 100_000;

    private static final String NOW = "select longshore.schedule_now()";

    private static final String LOCK =
            "select c.decided_until from longshore.schedule_clock c where c.schedule_id = :id for update";

    private static final String SET = """
            insert into longshore.schedule_clock (schedule_id, decided_until, next_fire_at) values (:id, :now, :next)
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
     */
    void set(
            ScheduleId id,
            @Nullable ScheduleDefinition before,
            @Nullable FireTimes oldTimes,
            @Nullable FireTimes newTimes,
            String by) {
        Optional<Instant> decidedUntil = jdbc.sql(LOCK)
                .param("id", id.value())
                .query((rs, number) -> required(instant(rs, "decided_until"), "decided_until"))
                .optional();
        Instant now = now();
        if (before != null && oldTimes != null && decidedUntil.isPresent()) {
            recordMissed(id, before, oldTimes.between(decidedUntil.get(), now, MOST_COUNTED), now, by);
        }
        jdbc.sql(SET)
                .param("id", id.value())
                .param("now", timestamp(now))
                .param(
                        "next",
                        newTimes == null
                                ? null
                                : newTimes.next(now)
                                        .map(fire -> timestamp(fire.at()))
                                        .orElse(null))
                .update();
    }

    private void recordMissed(
            ScheduleId id, ScheduleDefinition before, List<PlannedFire> undecided, Instant now, String by) {
        if (undecided.isEmpty()) {
            return;
        }
        Instant first = undecided.get(0).at();
        Instant last = undecided.get(undecided.size() - 1).at();
        if (last.isAfter(now.minus(ABOUT_TO_BE_DECIDED))) {
            throw LongshoreException.badInput(
                    "fire-being-decided",
                    "schedule",
                    "A fire of this schedule is due in this moment, and not decided yet.",
                    "Try again in a few seconds.");
        }
        jdbc.sql(MISSED)
                .param("id", id.value())
                .param("first", timestamp(first))
                .param("date", before.logicalDate(first))
                .param(
                        "reason",
                        "No scheduler was running, and " + by + " changed the schedule before one decided about it.")
                .param("last", undecided.size() == 1 ? null : timestamp(last))
                .param("lastDate", undecided.size() == 1 ? null : before.logicalDate(last))
                .param("times", undecided.size())
                .update();
    }
}
