package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;
import static dev.longshore.sql.page.Columns.timestamp;

import dev.longshore.model.run.RunId;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What schedulers write about backfills, in the transaction that has locked one. */
public class BackfillWork {

    private static final String CLAIM = """
            select b.id, b.schedule_id, b.again, b.lane, b.at_once, b.state, b.definition, b.reason, b.actor
            from longshore.backfill b where b.state in ('running', 'paused') and b.id > :after
            order by b.id limit 1 for update skip locked
            """;

    private static final String FOLLOW = """
            update longshore.backfill_fire f set
              state = case when r.state = 'COMPLETED' then 'completed' when r.state in ('STALE', 'SUPERSEDED') then 'left-out' else 'failed' end,
              reason = case when r.state = 'COMPLETED' then null else 'Its run was ' || lower(r.state) || '.' end
            from longshore.run r
            where f.backfill_id = :id and f.state = 'asked' and r.id = f.run_id and r.state in ('COMPLETED', 'FAILED', 'CANCELLED', 'ABANDONED', 'EXPIRED', 'STALE', 'SUPERSEDED')
              and not (r.state = 'FAILED' and exists (select 1 from longshore.run_command c where c.run_id = r.id and c.verb = 'restart' and c.done_at is null))
            """;

    private static final String NEXT = """
            select f.ordinal, f.planned_at, f.tenant from longshore.backfill_fire f
            where f.backfill_id = :id and f.state = 'pending'
            order by f.ordinal
            limit greatest(0, :atOnce - (select count(*) from longshore.backfill_fire o where o.backfill_id = :id and o.state = 'asked'))
            """;

    private static final String MARK = """
            update longshore.backfill_fire set state = :state, reason = :reason, run_id = :run where backfill_id = :id and ordinal = :ordinal
            """;

    private static final String KNOWN = """
            select f.run_id from longshore.schedule_fire f
            where f.schedule_id = :schedule and f.planned_at = :planned and f.tenant is not distinct from :tenant and f.decision in ('asked', 'held', 'replaced')
            """;

    /** A row that stands for many planned times stays as it is. */
    private static final String RECORD = """
            insert into longshore.schedule_fire (schedule_id, planned_at, tenant, logical_date, decision, reason, decided_at, run_id, backfill_id)
            values (:schedule, :planned, :tenant, :date, 'asked', :reason, :now, :run, :backfill)
            on conflict on constraint fire_decided_once do update set decision = 'asked', reason = excluded.reason, decided_at = excluded.decided_at,
              run_id = excluded.run_id, backfill_id = excluded.backfill_id, settled_at = null
            where longshore.schedule_fire.planned_times = 1 and longshore.schedule_fire.decision in ('skipped', 'missed', 'refused')
            """;

    private static final String END = """
            update longshore.backfill set state = 'completed', ended_at = :now
            where id = :id and state = 'running'
              and not exists (select 1 from longshore.backfill_fire f where f.backfill_id = :id and f.state in ('pending', 'asked'))
            """;

    private final JdbcClient jdbc;

    BackfillWork(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks the next backfill that is not at its end. */
    public Optional<Open> claim(long after) {
        return jdbc.sql(CLAIM)
                .param("after", after)
                .query((rs, number) -> new Open(
                        rs.getLong("id"),
                        new ScheduleId(rs.getLong("schedule_id")),
                        rs.getBoolean("again"),
                        rs.getString("lane"),
                        rs.getInt("at_once"),
                        rs.getString("state").equals("running"),
                        ScheduleDocument.read(rs.getString("definition")),
                        rs.getString("actor") + ": " + rs.getString("reason")))
                .optional();
    }

    /** Notes which of its runs have ended. */
    public void follow(Open backfill) {
        jdbc.sql(FOLLOW).param("id", backfill.id()).update();
    }

    /** The next planned times, as many as may be asked for at once. */
    public List<Next> next(Open backfill) {
        return jdbc.sql(NEXT)
                .param("id", backfill.id())
                .param("atOnce", backfill.atOnce())
                .query((rs, number) -> new Next(
                        rs.getInt("ordinal"),
                        required(instant(rs, "planned_at"), "planned_at"),
                        rs.getString("tenant")))
                .list();
    }

    /** Whether the normal fire of a planned time has its run, waits for it, or gave way to a newer one. */
    public boolean isDecided(Open backfill, Next next) {
        return !jdbc.sql(KNOWN)
                .param("schedule", backfill.schedule().value())
                .param("planned", timestamp(next.planned()))
                .param("tenant", next.tenant())
                .query((rs, number) -> rs.getLong("run_id"))
                .list()
                .isEmpty();
    }

    /** Records what became of a planned time. */
    public void mark(Open backfill, Next next, String state, @Nullable String reason, @Nullable RunId run) {
        jdbc.sql(MARK)
                .param("id", backfill.id())
                .param("ordinal", next.ordinal())
                .param("state", state)
                .param("reason", reason)
                .param("run", run == null ? null : run.value())
                .update();
    }

    /** Records with the schedule's fires that a run was asked for. */
    public void record(Open backfill, Next next, RunId run, Instant now) {
        jdbc.sql(RECORD)
                .param("schedule", backfill.schedule().value())
                .param("planned", timestamp(next.planned()))
                .param("tenant", next.tenant())
                .param("date", backfill.definition().logicalDate(next.planned()))
                .param("reason", "Backfill " + backfill.id() + ". " + backfill.why())
                .param("now", timestamp(now))
                .param("run", run.value())
                .param("backfill", backfill.id())
                .update();
    }

    /** Ends it, if nothing is left. */
    public boolean end(Open backfill, Instant now) {
        return jdbc.sql(END)
                        .param("id", backfill.id())
                        .param("now", timestamp(now))
                        .update()
                == 1;
    }

    /**
     * A backfill that is locked.
     *
     * @param running false while it is paused
     * @param why who asked for it, and the reason
     */
    public record Open(
            long id,
            ScheduleId schedule,
            boolean again,
            String lane,
            int atOnce,
            boolean running,
            ScheduleDefinition definition,
            String why) {}

    /** A planned time that is not asked for yet. */
    public record Next(
            int ordinal, Instant planned, @Nullable String tenant) {}
}
