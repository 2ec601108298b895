package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.instant;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.model.schedule.FireTimes;
import dev.longshore.model.schedule.JumpedOver;
import dev.longshore.model.schedule.PlannedFire;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.ScheduleWords;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads schedules and what they will do. Changes nothing. */
public class ScheduleViews {

    private static final String NOW = "select longshore.schedule_now()";

    private static final String CLOCKS = """
            select c.schedule_id, c.next_fire_at, c.failure, j.name is not null as offered
            from longshore.schedule_clock c join longshore.schedule s on s.id = c.schedule_id
            left join longshore.job j on j.name = s.job and j.offered
            where :schedules::bigint[] is null or c.schedule_id = any (:schedules)
            """;

    private static final String CLOCK = """
            select c.next_fire_at, c.failure, j.name is not null as offered
            from longshore.schedule_clock c join longshore.schedule s on s.id = c.schedule_id
            left join longshore.job j on j.name = s.job and j.offered
            where c.schedule_id = :id
            """;

    private static final String DURATIONS = """
            select j.name, d.usual, d.slow, d.runs
            from longshore.job j cross join lateral (
              select percentile_cont(0.5) within group (order by x.seconds) as usual, percentile_cont(0.9) within group (order by x.seconds) as slow, count(*) as runs
              from (select extract(epoch from r.ended_at - r.started_at)::float8 as seconds from longshore.run r
                    where r.job = j.name and r.origin = any (array['api', 'schedule', 'operator', 'file', 'run', 'sql']) and r.state = 'COMPLETED' and r.started_at is not null
                    order by r.requested_at desc limit 50) x) d
            where j.offered and d.runs > 0
            """;

    /** For times that are left out after the last that fires; each zone has its changes in any such stretch. */
    private static final Duration LONGEST_LOOK = Duration.ofDays(400);

    private final JdbcClient jdbc;
    private final Schedules schedules;
    private final Holds holds;
    private final FireViews fires;

    ScheduleViews(JdbcClient jdbc, Schedules schedules, Holds holds, FireViews fires) {
        this.jdbc = jdbc;
        this.schedules = schedules;
        this.holds = holds;
        this.fires = fires;
    }

    /** The database's clock, which decides what is due. */
    public Instant now() {
        return jdbc.sql(NOW).query(OffsetDateTime.class).single().toInstant();
    }

    /** The schedules in sight that ask for runs, by name. */
    public List<ScheduleLine> list(TenantScope scope) {
        List<StoredSchedule> visible = schedules.set().all().stream()
                .filter(one -> scope.sees(one.definition().tenant()))
                .toList();
        return lines(visible, scope, null);
    }

    /** Of them those that a filter lets through, by name, so many at most; nothing of others is read. */
    public List<ScheduleLine> list(TenantScope scope, ScheduleFilter filter, int limit) {
        List<StoredSchedule> page = ScheduleRows.page(jdbc, scope, filter, limit);
        return lines(page, scope, page.stream().map(one -> one.id().value()).toArray(Long[]::new));
    }

    /** @param ids null for all */
    private List<ScheduleLine> lines(List<StoredSchedule> shown, TenantScope scope, Long @Nullable [] ids) {
        record Clock(
                long id, @Nullable Instant next, @Nullable String failure, ScheduleLine.Job job) {}
        Map<Long, Clock> clocks = jdbc
                .sql(CLOCKS)
                .param("schedules", ids, Types.ARRAY)
                .query((rs, number) -> new Clock(
                        rs.getLong("schedule_id"), instant(rs, "next_fire_at"), rs.getString("failure"), job(rs)))
                .list()
                .stream()
                .collect(Collectors.toMap(Clock::id, Function.identity()));
        Map<ScheduleName, FireRow> last =
                fires.lastOf(scope, ids).stream().collect(Collectors.toMap(FireRow::schedule, Function.identity()));
        List<Hold> active = holds.active(TenantScope.ALL);
        List<ScheduleLine> lines = new ArrayList<>();
        for (StoredSchedule schedule : shown) {
            Clock clock = clocks.get(schedule.id().value());
            lines.add(new ScheduleLine(
                    schedule,
                    clock == null ? null : clock.next(),
                    last.get(schedule.definition().name()),
                    holding(schedule.definition(), active),
                    clock == null ? null : clock.failure(),
                    clock == null ? ScheduleLine.Job.GONE : clock.job()));
        }
        return lines;
    }

    /** One of them; nothing of others is read. */
    public Optional<ScheduleLine> line(TenantScope scope, ScheduleName name) {
        return schedules.find(scope, name).filter(one -> !one.retired()).map(schedule -> {
            List<Hold> active = holds.active(TenantScope.ALL);
            return jdbc.sql(CLOCK)
                    .param("id", schedule.id().value())
                    .query((rs, number) -> new ScheduleLine(
                            schedule,
                            instant(rs, "next_fire_at"),
                            fires.last(scope, name).orElse(null),
                            holding(schedule.definition(), active),
                            rs.getString("failure"),
                            job(rs)))
                    .single();
        });
    }

    /**
     * The next fires of a definition, stored or not, and between them the times that a jump of the clock leaves out: what a form shows while somebody types.
     *
     * @param after from when on; null for now
     */
    public List<ComingFire> next(ScheduleDefinition definition, @Nullable Instant after, int count) {
        ScheduleSet set = schedules.setFor(definition);
        ScheduleDefinition timed = set.withTimes(definition).orElse(null);
        if (timed == null) {
            return List.of();
        }
        FireTimes times = set.times(timed);
        List<Hold> active = holding(definition, holds.active(TenantScope.ALL));
        List<ComingFire> coming = new ArrayList<>();
        Instant from = after == null ? now() : after;
        Optional<PlannedFire> fire = times.next(from);
        while (fire.isPresent() && coming.size() < count) {
            coming.add(new ComingFire(
                    fire.get(),
                    whyNot(timed, set.calendarsOf(timed), active, fire.get().at())));
            fire = times.next(fire.get().at());
        }
        Instant until = coming.size() < count
                ? from.plus(LONGEST_LOOK)
                : coming.get(count - 1).fire().at();
        for (JumpedOver left : times.jumpedOver(from, until, count)) {
            coming.add(new ComingFire(left.first(), ScheduleWords.whyNot(left)));
        }
        return coming.stream()
                .sorted(Comparator.comparing(one -> one.fire().at()))
                .limit(count)
                .toList();
    }

    /** How long runs take, by job; without those that have no history. */
    public Map<JobName, UsualDuration> durations() {
        Map<JobName, UsualDuration> found = new HashMap<>();
        jdbc.sql(DURATIONS).query(rs -> {
            found.put(
                    new JobName(rs.getString("name")),
                    new UsualDuration(
                            seconds(rs.getDouble("usual")), seconds(rs.getDouble("slow")), rs.getInt("runs")));
        });
        return found;
    }

    private static ScheduleLine.Job job(ResultSet rs) throws SQLException {
        return rs.getBoolean("offered") ? ScheduleLine.Job.OFFERED : ScheduleLine.Job.GONE;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static List<Hold> holding(ScheduleDefinition definition, List<Hold> active) {
        return active.stream()
                .filter(hold -> hold.holds(definition, definition.tenant()))
                .toList();
    }

    static @Nullable String whyNot(
            ScheduleDefinition definition, List<FireCalendar> calendars, List<Hold> active, Instant at) {
        for (FireCalendar calendar : calendars) {
            FireCalendar.Entry entry =
                    calendar.at(at, definition.timing().zone()).orElse(null);
            if (entry != null) {
                return calendar.effect() == FireCalendar.Effect.SKIP
                        ? "It is skipped: " + entry.title() + " (" + calendar.title() + ")."
                        : "It waits until "
                                + Sentences.moment(
                                        entry.end(definition.timing().zone()),
                                        definition.timing().zone()) + ": " + entry.title() + " (" + calendar.title()
                                + ").";
            }
        }
        return active.stream()
                .filter(hold -> hold.until() == null || hold.until().isAfter(at))
                .findFirst()
                .map(hold -> Sentences.hold(hold, definition.timing().zone()))
                .orElse(null);
    }
}
