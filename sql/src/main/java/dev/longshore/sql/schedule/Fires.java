package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;
import static dev.longshore.sql.page.Columns.timestamp;
import static dev.longshore.sql.page.Columns.wholeNumber;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.schedule.DueFires;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleId;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WaitsFor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What schedulers claim, and what they look at before they decide. Every method belongs into the transaction that claimed the schedule or the held fire; its lock is
 * what makes a decision the only one. {@link FireRecords} writes the decisions.
 */
public class Fires {

    /** One turn of each tenant before the second of any; within a tenant by priority, and the longest due first. */
    private static final String CLAIM = """
            with due as (
              select c.schedule_id, s.name, row_number() over (partition by s.tenant order by s.priority, c.next_fire_at, c.schedule_id) as turn
              from longshore.schedule_clock c join longshore.schedule s on s.id = c.schedule_id
              where c.next_fire_at <= :now and s.retired_at is null)
            select c.schedule_id, d.name, c.decided_until, c.failures
            from (select schedule_id, name, turn from due order by turn, schedule_id limit :candidates) d
            join longshore.schedule_clock c on c.schedule_id = d.schedule_id
            where c.next_fire_at <= :now
            order by d.turn, d.schedule_id
            limit :limit
            for update of c skip locked
            """;

    private static final String FAILED = """
            update longshore.schedule_clock set next_fire_at = :again, failures = failures + 1, failure = :failure where schedule_id = :id
            """;

    private static final String DUE_SECONDS = """
            select distinct date_trunc('second', c.next_fire_at) as due from longshore.schedule_clock c
            where c.next_fire_at > :now and c.next_fire_at <= :until
            order by due limit :limit
            """;

    /** In one row, of several planned times. */
    private static final String GIVE_UP = """
            insert into longshore.schedule_fire (schedule_id, planned_at, logical_date, decision, reason, planned_until, logical_until, planned_times, decided_at, settled_at)
            values (:schedule, :first, :date, 'missed', :reason, :until, :dateUntil, :times, :now, :now)
            on conflict on constraint fire_decided_once do nothing
            """;

    private static final String DECIDED_AHEAD = """
            select f.schedule_id, f.planned_at, f.tenant from longshore.schedule_clock c
            join longshore.schedule_fire f on f.schedule_id = c.schedule_id and f.planned_at > c.decided_until
            where c.schedule_id = any (:schedules)
            """;

    private static final String POSTPONE = "update longshore.schedule_fire set review_at = :until where id = :id";

    private static final String CLAIM_HELD = """
            select f.id, s.name, f.schedule_id, f.planned_at, f.tenant, f.logical_date, f.start_by, f.waits_for
            from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id
            where f.decision = 'held' and f.review_at <= :now
            order by f.review_at, f.planned_at
            limit :limit
            for update of f skip locked
            """;

    private static final String OPEN = """
            select f.id, f.planned_at, f.run_id
            from longshore.schedule_fire f left join longshore.run r on r.id = f.run_id
            where f.schedule_id = :schedule and f.tenant is not distinct from :tenant and f.planned_at < :planned and f.backfill_id is null
              and (f.decision = 'held' or (f.decision = 'asked' and f.settled_at is null and r.state in ('QUEUED', 'RUNNING', 'PAUSING', 'PAUSED', 'CANCELLING')))
            order by f.planned_at
            """;

    /** Of each schedule and tenant; what is open as in {@link #OPEN}. */
    private static final String OLDEST_OPEN = """
            select distinct on (f.schedule_id, f.tenant) f.schedule_id, f.tenant, f.id, f.planned_at, f.run_id
            from longshore.schedule_fire f left join longshore.run r on r.id = f.run_id
            where f.schedule_id = any (:schedules) and f.backfill_id is null
              and (f.decision = 'held' or (f.decision = 'asked' and f.settled_at is null and r.state in ('QUEUED', 'RUNNING', 'PAUSING', 'PAUSED', 'CANCELLING')))
            order by f.schedule_id, f.tenant, f.planned_at
            """;

    private static final String HELD_OF = """
            select f.id from longshore.schedule_fire f
            where f.schedule_id = :schedule and f.tenant is not distinct from :tenant and f.decision = 'held' and f.waits_for = any (:things)
            order by f.planned_at desc offset :kept
            """;

    private static final String PREDECESSORS = """
            select c.decided_until, f.planned_at, f.tenant, f.decision, f.reason, coalesce(l.id, f.run_id) as run_id, coalesce(l.state, r.state) as state
            from longshore.schedule s
            left join longshore.schedule_clock c on c.schedule_id = s.id
            left join longshore.schedule_fire f on f.schedule_id = s.id
              and (f.logical_date = :date or f.logical_until >= :date and f.logical_date < :date) and (:tenant::text is null or f.tenant is null or f.tenant = :tenant)
            left join longshore.run r on r.id = f.run_id
            -- the later run does what a superseded one was asked for
            left join longshore.run l on r.state = 'SUPERSEDED' and l.id = longshore.stands_for(r.id)
            where s.name = :name
            order by f.planned_at
            """;

    private final JdbcClient jdbc;

    Fires(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks schedules that have something to decide, for this transaction; those that another scheduler holds are left to it. */
    public List<DueSchedule> claimDue(Instant now, int limit) {
        return jdbc.sql(CLAIM)
                .param("now", timestamp(now))
                .param("limit", limit)
                // others may hold the first ones
                .param("candidates", limit * 8)
                .query((rs, number) -> new DueSchedule(
                        new ScheduleId(rs.getLong("schedule_id")),
                        new ScheduleName(rs.getString("name")),
                        required(instant(rs, "decided_until"), "decided_until"),
                        rs.getInt("failures")))
                .list();
    }

    /** Records that a look failed; nothing is decided, and it is looked at again later. */
    public void failed(ScheduleId schedule, String failure, Instant again) {
        jdbc.sql(FAILED)
                .param("id", schedule.value())
                .param("failure", failure)
                .param("again", timestamp(again))
                .update();
    }

    /** The seconds after a moment and not after another at which something is due, soonest first. */
    public List<Instant> dueSeconds(Instant now, Instant until, int limit) {
        return jdbc.sql(DUE_SECONDS)
                .param("now", timestamp(now))
                .param("until", timestamp(until))
                .param("limit", limit)
                .query((rs, number) -> required(instant(rs, "due"), "due"))
                .list();
    }

    /** Planned times of claimed schedules that have their decision although their clocks have not come to them: of backfills, or since a clock was set back. */
    public Set<DecidedFire> decidedAhead(List<ScheduleId> schedules) {
        return Set.copyOf(jdbc.sql(DECIDED_AHEAD)
                .param("schedules", numbers(schedules))
                .query((rs, number) -> new DecidedFire(
                        new ScheduleId(rs.getLong("schedule_id")),
                        required(instant(rs, "planned_at"), "planned_at"),
                        rs.getString("tenant")))
                .list());
    }

    /** Records in one row that several planned times were missed. */
    public void recordGivenUp(
            ScheduleId schedule, ScheduleDefinition definition, DueFires.GivenUp givenUp, String reason, Instant now) {
        boolean one = givenUp.times() == 1;
        jdbc.sql(GIVE_UP)
                .param("schedule", schedule.value())
                .param("first", timestamp(givenUp.first()))
                .param("date", definition.logicalDate(givenUp.first()))
                .param("reason", reason)
                .param("until", one ? null : timestamp(givenUp.last()))
                .param("dateUntil", one ? null : definition.logicalDate(givenUp.last()))
                .param("times", givenUp.times())
                .param("now", timestamp(now))
                .update();
    }

    /** Looks at a held fire later. */
    public void postpone(long fire, Instant until) {
        jdbc.sql(POSTPONE).param("id", fire).param("until", timestamp(until)).update();
    }

    /** Locks held fires that are to be looked at again. */
    public List<HeldFire> claimHeld(Instant now, int limit) {
        return jdbc.sql(CLAIM_HELD)
                .param("now", timestamp(now))
                .param("limit", limit)
                .query(Fires::held)
                .list();
    }

    /** The earlier fires of a schedule and tenant that are not at their end, oldest first; without those of backfills. */
    public List<OpenFire> open(NewFire fire) {
        return jdbc.sql(OPEN)
                .param("schedule", fire.schedule().value())
                .param("tenant", fire.tenant())
                .param("planned", timestamp(fire.planned()))
                .query(Fires::open)
                .list();
    }

    /** The oldest of them, of each schedule and tenant that has any. */
    public Map<FireSubject, OpenFire> oldestOpen(Collection<ScheduleId> schedules) {
        Map<FireSubject, OpenFire> oldest = new HashMap<>();
        jdbc.sql(OLDEST_OPEN).param("schedules", numbers(schedules)).query(rs -> {
            FireSubject subject = new FireSubject(new ScheduleId(rs.getLong("schedule_id")), rs.getString("tenant"));
            oldest.put(subject, open(rs, 0));
        });
        return oldest;
    }

    /** The fires of a schedule and tenant that wait for any of some things, newest first, without the newest so many. */
    public List<Long> heldBeyond(NewFire fire, List<WaitsFor> things, int kept) {
        return jdbc.sql(HELD_OF)
                .param("schedule", fire.schedule().value())
                .param("tenant", fire.tenant())
                .param("things", things.stream().map(WaitsFor::word).toArray(String[]::new))
                .param("kept", kept)
                .query(Long.class)
                .list();
    }

    /** What was decided about the fires of a schedule for a logical date; with a tenant, about those and about fires of no tenant. */
    public PredecessorFires ofDate(ScheduleName schedule, LocalDate logicalDate, @Nullable String tenant) {
        AtomicReference<Instant> decidedUntil = new AtomicReference<>();
        List<PredecessorFire> fires = new ArrayList<>();
        jdbc.sql(PREDECESSORS)
                .param("name", schedule.value())
                .param("date", logicalDate)
                .param("tenant", tenant)
                .query(rs -> {
                    decidedUntil.set(instant(rs, "decided_until"));
                    if (rs.getString("decision") != null) {
                        fires.add(predecessor(rs));
                    }
                });
        return new PredecessorFires(decidedUntil.get(), fires);
    }

    private static Long[] numbers(Collection<ScheduleId> schedules) {
        return schedules.stream().map(ScheduleId::value).toArray(Long[]::new);
    }

    private static OpenFire open(ResultSet rs, int number) throws SQLException {
        Long run = wholeNumber(rs, "run_id");
        return new OpenFire(
                rs.getLong("id"),
                required(instant(rs, "planned_at"), "planned_at"),
                run == null ? null : new RunId(run));
    }

    private static HeldFire held(ResultSet rs, int number) throws SQLException {
        return new HeldFire(
                rs.getLong("id"),
                new ScheduleName(rs.getString("name")),
                new NewFire(
                        new ScheduleId(rs.getLong("schedule_id")),
                        required(instant(rs, "planned_at"), "planned_at"),
                        rs.getString("tenant"),
                        required(rs.getObject("logical_date", LocalDate.class), "logical_date"),
                        instant(rs, "start_by")),
                WaitsFor.of(rs.getString("waits_for")));
    }

    private static PredecessorFire predecessor(ResultSet rs) throws SQLException {
        Long run = wholeNumber(rs, "run_id");
        String state = rs.getString("state");
        return new PredecessorFire(
                required(instant(rs, "planned_at"), "planned_at"),
                rs.getString("tenant"),
                FireDecision.of(rs.getString("decision")),
                rs.getString("reason"),
                run == null ? null : new RunId(run),
                state == null ? null : RunState.valueOf(state));
    }
}
