package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;
import static dev.longshore.sql.page.Columns.timestamp;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.audit.AuditTrail;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * Pauses of one schedule, of a job's, of a tenant's, of all; maintenance is a pause of all with an end. What is due meanwhile is held, and decided by
 * each schedule's policy when the hold ends. Runs that were asked for before go on: those are paused as runs.
 */
public class Holds {

    private static final Set<String> SCOPES = Set.of("all", "tenant", "job", "schedule");

    private static final String ADD = """
            insert into longshore.schedule_hold (scope, subject, reason, actor, until)
            values (:scope, :subject, :reason, :actor, :until)
            on conflict do nothing
            returning id
            """;

    private static final String TO_COME = "select cast(:until as timestamptz) > longshore.schedule_now()";

    /** One that has ended by itself makes room for the next. */
    private static final String CLOSE_ENDED = """
            update longshore.schedule_hold set released_at = until, released_by = 'schedule', release_reason = 'It was to end then.'
            where released_at is null and until <= longshore.schedule_now()
            """;

    private static final String RELEASE = """
            update longshore.schedule_hold set released_at = longshore.schedule_now(), released_by = :actor, release_reason = :reason
            where id = :id and released_at is null and (:tenant::text is null or (scope = 'tenant' and subject = :tenant)
              or (scope = 'schedule' and exists (select 1 from longshore.schedule s where s.name = subject and s.tenant = :tenant)))
            """;

    private static final String REVIEW = """
            update longshore.schedule_fire set review_at = longshore.schedule_now() where decision = 'held' and waits_for = 'hold'
            """;

    private static final String SELECT = """
            select h.id, h.scope, h.subject, h.reason, h.actor, h.since, h.until, h.released_at, h.released_by, h.release_reason
            from longshore.schedule_hold h
            """;

    /** What holds a tenant: its own holds, those of its schedules, and those of everybody. */
    private static final String IN_SIGHT = """
            where (:tenant::text is null or h.scope in ('all', 'job') or (h.scope = 'tenant' and h.subject = :tenant)
              or (h.scope = 'schedule' and exists (select 1 from longshore.schedule s where s.name = h.subject and s.tenant = :tenant)))
            """;

    private static final String ACTIVE = SELECT + IN_SIGHT + """
            and h.released_at is null and (h.until is null or h.until > longshore.schedule_now()) order by h.id
            """;

    private static final String ENDED = SELECT + IN_SIGHT + """
            and (h.released_at is not null or h.until <= longshore.schedule_now()) order by h.id desc limit :limit
            """;

    private static final String ACTIVE_AT =
            SELECT + "where h.released_at is null and (h.until is null or h.until > :now) order by h.id";

    private final JdbcClient jdbc;
    private final AuditTrail audit;

    Holds(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /**
     * Holds.
     *
     * @param scope {@code all}, {@code tenant}, {@code job} or {@code schedule}
     * @param subject which; null for all
     * @param until when it ends by itself; null for never
     * @return its id
     */
    @Transactional
    public long hold(Actor actor, String scope, @Nullable String subject, @Nullable Instant until, String reason) {
        requireSound(scope, subject);
        requireOwn(actor, scope, subject);
        if (until != null && !isToCome(until)) {
            throw LongshoreException.badInput(
                    "bad-hold",
                    "until",
                    "The hold would end before it begins.",
                    "Write an end that is to come, or leave it out.");
        }
        jdbc.sql(CLOSE_ENDED).update();
        long id = jdbc.sql(ADD)
                .param("scope", scope)
                .param("subject", subject)
                .param("reason", reason)
                .param("actor", actor.name())
                .param("until", until == null ? null : timestamp(until))
                .query(Long.class)
                .optional()
                .orElseThrow(() -> LongshoreException.badInput(
                        "held-already", "scope", "It is paused already.", "Resume it first, to pause it anew."));
        Map<String, Object> after = new HashMap<>(Map.of("scope", scope));
        if (subject != null) {
            after.put("subject", subject);
        }
        if (until != null) {
            after.put("until", until.toString());
        }
        audit.record(
                new Act(actor, "schedule.hold", target(scope, subject), reason, null, after, AuditOutcome.ACCEPTED));
        return id;
    }

    /** Ends a hold now. False if there is none with that id in sight, or if it has ended. */
    @Transactional
    public boolean release(Actor actor, long id, String reason) {
        int released = jdbc.sql(RELEASE)
                .param("id", id)
                .param("actor", actor.name())
                .param("reason", reason)
                .param("tenant", actor.scope().tenant())
                .update();
        if (released == 0) {
            return false;
        }
        jdbc.sql(REVIEW).update();
        audit.record(new Act(
                actor, "schedule.release", "hold:" + id, reason, null, Map.of("hold", id), AuditOutcome.ACCEPTED));
        return true;
    }

    /** Those that hold at this moment, oldest first; with a tenant, what holds that tenant. */
    public List<Hold> active(TenantScope scope) {
        return jdbc.sql(ACTIVE)
                .param("tenant", scope.tenant())
                .query(Holds::row)
                .list();
    }

    /** Those that have ended, newest first; with a tenant, what held that tenant. */
    public List<Hold> ended(TenantScope scope, int limit) {
        return jdbc.sql(ENDED)
                .param("tenant", scope.tenant())
                .param("limit", limit)
                .query(Holds::row)
                .list();
    }

    /** Those that hold at a moment, of everybody; for whoever decides. */
    public List<Hold> activeAt(Instant now) {
        return jdbc.sql(ACTIVE_AT)
                .param("now", timestamp(now))
                .query(Holds::row)
                .list();
    }

    private static void requireSound(String scope, @Nullable String subject) {
        if (!SCOPES.contains(scope)) {
            throw LongshoreException.badInput(
                    "bad-hold",
                    "scope",
                    "This is nothing that can be held.",
                    "Write all, or tenant, job or schedule and which.");
        }
        if (scope.equals("all") && subject != null) {
            throw LongshoreException.badInput(
                    "bad-hold",
                    "subject",
                    "All schedules have no name.",
                    "Leave the subject out, or write tenant, job or schedule as the scope.");
        }
        if (!scope.equals("all") && subject == null) {
            throw LongshoreException.badInput(
                    "bad-hold",
                    "subject",
                    "Which " + scope + " it is, is missing.",
                    "Write the name of the " + scope + ".");
        }
    }

    private boolean isToCome(Instant until) {
        return jdbc.sql(TO_COME)
                .param("until", timestamp(until))
                .query(Boolean.class)
                .single();
    }

    private void requireOwn(Actor actor, String scope, @Nullable String subject) {
        String tenant = actor.scope().tenant();
        if (tenant == null) {
            return;
        }
        boolean own = scope.equals("tenant") && tenant.equals(subject)
                || scope.equals("schedule")
                        && ScheduleRows.named(jdbc, String.valueOf(subject)).stream()
                                .anyMatch(one -> tenant.equals(one.definition().tenant()));
        if (!own) {
            throw LongshoreException.badInput(
                    "other-tenant",
                    "scope",
                    "You may hold the schedules of " + tenant + " only.",
                    "Hold tenant " + tenant + ", or one of its schedules.");
        }
    }

    private static String target(String scope, @Nullable String subject) {
        return subject == null ? "schedules" : scope + ":" + subject;
    }

    private static Hold row(ResultSet rs, int number) throws SQLException {
        return new Hold(
                rs.getLong("id"),
                rs.getString("scope"),
                rs.getString("subject"),
                rs.getString("reason"),
                rs.getString("actor"),
                required(instant(rs, "since"), "since"),
                instant(rs, "until"),
                instant(rs, "released_at"),
                rs.getString("released_by"),
                rs.getString("release_reason"));
    }
}
