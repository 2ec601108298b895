package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.timestamp;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.run.CommandOutcome;
import dev.longshore.sql.run.RunCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * Runs for past fire times, as a whole: previewed, asked for a few at once in the lane {@code repair}, paused, resumed, cancelled, restarted. A time's run has
 * the key of its normal fire, so that no time is run twice; only {@code again} has keys of its own.
 */
public class Backfills {

    private static final String LANE = "repair";

    private static final String ADD = """
            insert into longshore.backfill (schedule_id, tenant, from_at, until_at, again, lane, at_once, definition, actor, reason)
            values (:schedule, :tenant, :from, :until, :again, :lane, :atOnce, :definition, :actor, :reason)
            returning id
            """;

    private static final String ADD_FIRE = """
            insert into longshore.backfill_fire (backfill_id, ordinal, planned_at, tenant) values (:backfill, :ordinal, :planned, :tenant)
            """;

    private static final String MOVE = """
            update longshore.backfill b set state = :next, ended_at = case when :next = 'cancelled' then clock_timestamp() end
            where b.id = :id and b.state = any (:from)
              and (:scope::text is null or exists (select 1 from longshore.schedule s where s.id = b.schedule_id and s.tenant = :scope))
            """;

    private static final String CANCEL_PENDING = """
            update longshore.backfill_fire set state = 'cancelled', reason = 'The backfill was cancelled.' where backfill_id = :id and state = 'pending'
            """;

    private static final String RUNS = """
            select f.run_id from longshore.backfill_fire f join longshore.run r on r.id = f.run_id
            where f.backfill_id = :id and f.state = :state and r.state = any (:states)
            order by f.ordinal
            """;

    private static final String ASKED_AGAIN =
            "update longshore.backfill_fire set state = 'asked', reason = null where backfill_id = :id and run_id = any (:runs)";

    private final JdbcClient jdbc;
    private final BackfillPlans plans;
    private final BackfillOverlaps overlaps;
    private final ScheduleViews views;
    private final RunCommands commands;
    private final AuditTrail audit;

    Backfills(JdbcClient jdbc, BackfillPlans plans, ScheduleViews views, RunCommands commands, AuditTrail audit) {
        this.jdbc = jdbc;
        this.plans = plans;
        this.overlaps = new BackfillOverlaps(jdbc);
        this.views = views;
        this.commands = commands;
        this.audit = audit;
    }

    /** What it would do. */
    public BackfillPreview preview(Actor actor, BackfillRequest request) {
        BackfillPlan plan = plans.of(actor, request);
        UsualDuration usual = views.durations().get(plan.definition().job());
        int runs = plan.runs().size();
        return new BackfillPreview(
                plan.times().size(),
                runs,
                plan.leftOut(),
                plan.atOtherTimes(),
                plan.first(),
                plan.last(),
                usual == null ? null : usual.usual().multipliedBy(runs),
                usual == null ? null : usual.usual().multipliedBy((runs + request.atOnce() - 1) / request.atOnce()),
                overlaps.of(plan, request.again()));
    }

    /** Begins it; schedulers do the rest. Its id. */
    @Transactional
    public long start(Actor actor, BackfillRequest request, String reason) {
        BackfillPlan plan = plans.of(actor, request);
        if (plan.runs().isEmpty()) {
            throw LongshoreException.badInput(
                    "nothing-to-backfill",
                    request.range().first(),
                    "In this range there is nothing to run: no planned time, or each has its run.",
                    "Choose another range, or run again what has run.");
        }
        long id = jdbc.sql(ADD)
                .param("schedule", plan.stored().id().value())
                .param("tenant", plan.definition().tenant())
                .param("from", timestamp(plan.from()))
                .param("until", timestamp(plan.until()))
                .param("again", request.again())
                .param("lane", LANE)
                .param("atOnce", request.atOnce())
                .param("definition", ScheduleDocument.of(plan.definition()))
                .param("actor", actor.name())
                .param("reason", reason)
                .query(Long.class)
                .single();
        int ordinal = 0;
        for (BackfillPlan.Item item : plan.runs()) {
            jdbc.sql(ADD_FIRE)
                    .param("backfill", id)
                    .param("ordinal", ordinal++)
                    .param("planned", timestamp(item.planned()))
                    .param("tenant", item.tenant())
                    .update();
        }
        record(
                actor,
                id,
                "backfill.start",
                reason,
                Map.of("schedule", request.schedule().value(), "runs", ordinal));
        return id;
    }

    /** Asks for no more runs; those that are open go on. False if it is not running. */
    @Transactional
    public boolean pause(Actor actor, long id, String reason) {
        return move(actor, id, List.of("running"), "paused", "backfill.pause", reason);
    }

    @Transactional
    public boolean resume(Actor actor, long id, String reason) {
        return move(actor, id, List.of("paused"), "running", "backfill.resume", reason);
    }

    /** Asks for no more runs and cancels those that are open. False if it has ended. */
    @Transactional
    public boolean cancel(Actor actor, long id, String reason) {
        List<Long> open = runs(id, "asked", "QUEUED", "RUNNING", "PAUSED");
        if (!move(actor, id, List.of("running", "paused"), "cancelled", "backfill.cancel", reason)) {
            return false;
        }
        jdbc.sql(CANCEL_PENDING).param("id", id).update();
        open.forEach(run -> commands.ask(actor, new RunId(run), Verb.CANCEL, reason));
        return true;
    }

    /**
     * Restarts its failed runs, as many as their queues have places for; the others stay failed, and so do those whose restart asks for a confirmation. False if there are none, or if
     * it was cancelled.
     *
     * @throws LongshoreException with the code {@code queue-full} if there is no place for any, and {@code nothing-restarted} if each refuses, as those do whose restart asks for a confirmation
     */
    @Transactional
    public boolean restart(Actor actor, long id, String reason) {
        List<Long> failed = runs(id, "failed", "FAILED");
        if (failed.isEmpty()
                || !move(actor, id, List.of("running", "paused", "completed"), "running", "backfill.restart", reason)) {
            return false;
        }
        List<Long> asked = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (long run : failed) {
            CommandOutcome outcome =
                    commands.ask(actor, new RunId(run), Verb.RESTART, reason, RunCommands.Repetition.UNASKED);
            if (outcome instanceof CommandOutcome.QueueFull full) {
                if (asked.isEmpty()) {
                    throw LongshoreException.badInput(
                            "queue-full",
                            full.why().limit(),
                            full.why().sentence(),
                            "Repeat it in " + full.why().retryAfterSeconds() + " s.");
                }
                break;
            }
            if (outcome instanceof CommandOutcome.Asked) {
                asked.add(run);
            } else {
                refused.add("Run " + run + ": " + outcome.refusal());
            }
        }
        if (asked.isEmpty()) {
            throw LongshoreException.badInput(
                    "nothing-restarted",
                    "restart",
                    "None of its %,d failed runs can be restarted together. %s"
                            .formatted(failed.size(), refused.get(0)),
                    "Restart them one by one, each on its page or with POST /api/v1/runs/{id}/restart, or abandon them.");
        }
        jdbc.sql(ASKED_AGAIN)
                .param("id", id)
                .param("runs", asked.toArray(Long[]::new))
                .update();
        return true;
    }

    private List<Long> runs(long id, String state, String... states) {
        return jdbc.sql(RUNS)
                .param("id", id)
                .param("state", state)
                .param("states", states)
                .query(Long.class)
                .list();
    }

    private boolean move(Actor actor, long id, List<String> from, String next, String action, String reason) {
        int moved = jdbc.sql(MOVE)
                .param("id", id)
                .param("from", from.toArray(String[]::new))
                .param("next", next)
                .param("scope", actor.scope().tenant())
                .update();
        if (moved == 1) {
            record(actor, id, action, reason, Map.of("state", next));
        }
        return moved == 1;
    }

    private void record(Actor actor, long id, String action, String reason, Map<String, Object> after) {
        audit.record(new Act(actor, action, "backfill:" + id, reason, null, after, AuditOutcome.ACCEPTED));
    }
}
