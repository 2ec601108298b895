package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.timestamp;

import dev.longshore.model.run.RunId;
import dev.longshore.model.schedule.ScheduleId;
import dev.longshore.model.schedule.WaitsFor;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Writes what schedulers decided in a transaction, each kind of it in one statement. The transaction holds the locks of all that it writes. */
public class FireRecords {

    private static final String RECORD = """
            insert into longshore.schedule_fire (schedule_id, planned_at, tenant, logical_date, start_by, decision, reason, waits_for, review_at, run_id, not_started_at, decided_at,
              settled_at)
            select n.schedule, n.planned, n.tenant, n.logical_date, n.start_by, n.decision, n.reason, n.waits_for, n.review_at, n.run, case when n.not_started then :now end, :now,
              case when n.decision in ('asked', 'held') then null::timestamptz else :now end
            from unnest(:schedules, cast(:planned as timestamptz[]), :tenants, cast(:dates as date[]), cast(:startBys as timestamptz[]), :decisions, :reasons, :waits,
                cast(:reviews as timestamptz[]), :runs, :notStarted)
              as n (schedule, planned, tenant, logical_date, start_by, decision, reason, waits_for, review_at, run, not_started)
            on conflict on constraint fire_decided_once do nothing
            """;

    private static final String DECIDE = """
            update longshore.schedule_fire f set decision = n.decision, reason = n.reason, waits_for = n.waits_for, review_at = n.review_at, decided_at = :now,
              not_started_at = case when n.not_started then :now else f.not_started_at end, run_id = coalesce(n.run, f.run_id),
              settled_at = case when n.decision in ('asked', 'held') then null::timestamptz else :now end
            from unnest(:fires, :decisions, :reasons, :waits, cast(:reviews as timestamptz[]), :runs, :notStarted)
              as n (fire, decision, reason, waits_for, review_at, run, not_started)
            where f.id = n.fire
            """;

    private static final String MOVE = """
            update longshore.schedule_clock c set decided_until = n.decided_until, next_fire_at = n.next, failures = 0, failure = null
            from unnest(:schedules, cast(:until as timestamptz[]), cast(:next as timestamptz[])) as n (schedule, decided_until, next)
            where c.schedule_id = n.schedule
            """;

    private final JdbcClient jdbc;

    FireRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Records decisions about planned times; the first one about each stays. */
    public void record(List<Decided> decided, Instant now) {
        if (decided.isEmpty()) {
            return;
        }
        verdicts(jdbc.sql(RECORD), decided.stream().map(Decided::verdict).toList(), now)
                .param(
                        "schedules",
                        numbers(decided, each -> each.fire().schedule().value()))
                .param("planned", texts(decided, each -> each.fire().planned()))
                .param("tenants", texts(decided, each -> each.fire().tenant()), Types.ARRAY)
                .param("dates", texts(decided, each -> each.fire().logicalDate()))
                .param("startBys", texts(decided, each -> each.fire().startBy()), Types.ARRAY)
                .update();
    }

    /** Gives held fires another decision, or keeps them held. */
    public void decide(List<Reviewed> reviewed, Instant now) {
        if (reviewed.isEmpty()) {
            return;
        }
        verdicts(jdbc.sql(DECIDE), reviewed.stream().map(Reviewed::verdict).toList(), now)
                .param("fires", numbers(reviewed, Reviewed::fire))
                .update();
    }

    /** Records up to when schedules are decided. */
    public void move(List<Moved> moved) {
        if (moved.isEmpty()) {
            return;
        }
        jdbc.sql(MOVE)
                .param("schedules", numbers(moved, each -> each.schedule().value()))
                .param("until", texts(moved, Moved::decidedUntil))
                .param("next", texts(moved, Moved::next), Types.ARRAY)
                .update();
    }

    private static StatementSpec verdicts(StatementSpec statement, List<Verdict> verdicts, Instant now) {
        return statement
                .param("now", timestamp(now))
                .param("decisions", texts(verdicts, each -> each.decision().word()))
                .param("reasons", texts(verdicts, Verdict::reason), Types.ARRAY)
                .param("waits", texts(verdicts, each -> word(each.waitsFor())), Types.ARRAY)
                .param("reviews", texts(verdicts, Verdict::reviewAt), Types.ARRAY)
                .param("runs", numbers(verdicts, each -> number(each.run())), Types.ARRAY)
                .param("notStarted", verdicts.stream().map(Verdict::notStarted).toArray(Boolean[]::new));
    }

    private static @Nullable String word(@Nullable WaitsFor thing) {
        return thing == null ? null : thing.word();
    }

    private static @Nullable Long number(@Nullable RunId run) {
        return run == null ? null : run.value();
    }

    private static <T> Long[] numbers(List<T> rows, Function<T, @Nullable Long> of) {
        return rows.stream().map(of).toArray(Long[]::new);
    }

    /** Of anything whose text the database reads. */
    private static <T> String[] texts(List<T> rows, Function<T, @Nullable Object> of) {
        return rows.stream()
                .map(of)
                .map(value -> value == null ? null : value.toString())
                .toArray(String[]::new);
    }

    /**
     * A decision about a planned time.
     *
     * @param fire that has none yet
     */
    public record Decided(NewFire fire, Verdict verdict) {}

    /**
     * Another decision about a held fire, or the same one again.
     *
     * @param fire its number
     */
    public record Reviewed(long fire, Verdict verdict) {}

    /**
     * The clock of a schedule.
     *
     * @param next when it is due again; null for never
     */
    public record Moved(
            ScheduleId schedule,
            Instant decidedUntil,
            @Nullable Instant next) {}
}
