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
import dev.longshore.sql.run.RunHolds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * Pauses of schedules: of one, of a job's, of a tenant's, of all; what is due meanwhile is held, and decided by each schedule's policy when the hold ends. And pauses of
 * runs: of a job, a tenant, a lane, of all; see {@link RunHolds}. Maintenance is a pause of all with an end.
 */
public class Holds {

    private static final Map<Held, Set<String>> SCOPES = Map.of(
            Held.FIRES, Set.of("all", "tenant", "job", "schedule"), Held.RUNS, Set.of("all", "tenant", "job", "lane"));

    private static final String ADD = """
            insert into longshore.schedule_hold (holds, scope, subject, reason, actor, until)
            values (:held, :scope, :subject, :reason, :actor, :until)
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
            returning holds
            """;

    private static final String REVIEW = """
            update longshore.schedule_fire set review_at = longshore.schedule_now() where decision = 'held' and waits_for = 'hold'
            """;

    private static final String SELECT = """
            select h.id, h.holds, h.scope, h.subject, h.reason, h.actor, h.since, h.until, h.released_at, h.released_by, h.release_reason
            from longshore.schedule_hold h
            """;

    /** What holds a tenant: its own holds, those of its schedules, and those of everybody. */
    private static final String IN_SIGHT = """
            where (:tenant::text is null or h.scope in ('all', 'job', 'lane') or (h.scope = 'tenant' and h.subject = :tenant)
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
    private final RunHolds runs;
    private final AuditTrail audit;

    Holds(JdbcClient jdbc, RunHolds runs, AuditTrail audit) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.audit = audit;
    }

    /**
     * Holds.
     *
     * @param scope {@code all}, {@code tenant} or {@code job}; of fires also {@code schedule}, of runs {@code lane}
     * @param subject which; null for all
     * @param until when it ends by itself; null for never
     * @return its id
     */
    @Transactional
    public long hold(
            Actor actor, Held held, String scope, @Nullable String subject, @Nullable Instant until, String reason) {
        requireSound(held, scope, subject);
        requireOwn(actor, held, scope, subject);
        requireToCome(until);
        if (held == Held.RUNS) {
            runs.waitForClaims();
            requireToCome(until); // which may have come while it waited
        }
        jdbc.sql(CLOSE_ENDED).update();
        long id = jdbc.sql(ADD)
                .param("held", held.word())
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
        if (held == Held.RUNS) {
            after.put("asked", runs.pauseDriven(id));
        }
        audit.record(new Act(
                actor, action(held, "hold"), target(held, scope, subject), reason, null, after, AuditOutcome.ACCEPTED));
        return id;
    }

    /** Ends a hold now. False if there is none with that id in sight, or if it has ended. */
    @Transactional
    public boolean release(Actor actor, long id, String reason) {
        Optional<Held> released = jdbc.sql(RELEASE)
                .param("id", id)
                .param("actor", actor.name())
                .param("reason", reason)
                .param("tenant", actor.scope().tenant())
                .query((rs, number) -> held(rs))
                .optional();
        if (released.isEmpty()) {
            return false;
        }
        switch (released.get()) {
            case FIRES -> jdbc.sql(REVIEW).update();
            case RUNS -> runs.letGo();
        }
        audit.record(new Act(
                actor,
                action(released.get(), "release"),
                "hold:" + id,
                reason,
                null,
                Map.of("hold", id),
                AuditOutcome.ACCEPTED));
        return true;
    }

    /** Those that hold at this moment, oldest first; with a tenant, what holds that tenant. */
    public List<Hold> active(TenantScope scope) {
        return jdbc.sql(ACTIVE)
                .param("tenant", scope.tenant())
                .query(Holds::row)
                .list();
    }

    /** One, whether it holds or has ended; empty if there is none with that id in sight. */
    public Optional<Hold> find(TenantScope scope, long id) {
        return jdbc.sql(SELECT + IN_SIGHT + "and h.id = :id")
                .param("tenant", scope.tenant())
                .param("id", id)
                .query(Holds::row)
                .optional();
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

    private static void requireSound(Held held, String scope, @Nullable String subject) {
        String other = held == Held.RUNS ? "lane" : "schedule";
        if (!SCOPES.getOrDefault(held, Set.of()).contains(scope)) {
            throw LongshoreException.badInput(
                    "bad-hold",
                    "scope",
                    "This is nothing of which " + held.word() + " can be held.",
                    "Write all, or tenant, job or " + other + " and which.");
        }
        if (scope.equals("all") && subject != null) {
            throw LongshoreException.badInput(
                    "bad-hold",
                    "subject",
                    "All " + (held == Held.RUNS ? "runs" : "schedules") + " have no name.",
                    "Leave the subject out, or write tenant, job or " + other + " as the scope.");
        }
        if (!scope.equals("all") && subject == null) {
            throw LongshoreException.badInput(
                    "bad-hold",
                    "subject",
                    "Which " + scope + " it is, is missing.",
                    "Write the name of the " + scope + ".");
        }
    }

    private void requireToCome(@Nullable Instant until) {
        if (until != null
                && !jdbc.sql(TO_COME)
                        .param("until", timestamp(until))
                        .query(Boolean.class)
                        .single()) {
            throw LongshoreException.badInput(
                    "bad-hold",
                    "until",
                    "The hold would end before it begins.",
                    "Write an end that is to come, or leave it out.");
        }
    }

    private void requireOwn(Actor actor, Held held, String scope, @Nullable String subject) {
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
                    "You may hold the " + (held == Held.RUNS ? "runs" : "schedules") + " of " + tenant + " only.",
                    "Hold tenant " + tenant + (held == Held.RUNS ? "." : ", or one of its schedules."));
        }
    }

    /** What an act on a hold is called in the audit. */
    static String action(Held held, String act) {
        return (held == Held.RUNS ? "runs." : "schedule.") + act;
    }

    /** What a hold acts on, in the audit. */
    static String target(Held held, String scope, @Nullable String subject) {
        return subject != null ? scope + ":" + subject : held == Held.RUNS ? "runs" : "schedules";
    }

    private static Held held(ResultSet rs) throws SQLException {
        String word = rs.getString("holds");
        return Held.of(word).orElseThrow(() -> new SQLException("unknown: " + word));
    }

    private static Hold row(ResultSet rs, int number) throws SQLException {
        return new Hold(
                rs.getLong("id"),
                held(rs),
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
