package dev.longshore.sql.effect;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.smallNumber;
import static dev.longshore.sql.page.Columns.wholeNumber;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.JobName;
import dev.longshore.model.outcome.OutcomeId;
import dev.longshore.model.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The systems that jobs call, for people to read: their breakers, what these hold, and who shares their rates. Everybody may know a system and its state; runs and
 * outcomes are those in sight alone.
 */
public class DependencyViews {

    /** A run that is tried again this moment is held as long as the breaker that parked it is open. */
    private static final String HELD = """
            r.state in ('RUNNING', 'PAUSING') and r.parked_for = d.name and (r.parked_until > clock_timestamp() or r.parked_until > d.opened_at)
              and (cast(:tenant as text) is null or r.tenant = :tenant)
            """;

    private static final String PUT_OFF = """
            o.settled_at is null and o.waits_at = d.name and (d.opened_at is not null or d.quiet_until > clock_timestamp())
              and (cast(:tenant as text) is null or o.tenant = :tenant)
            """;

    private static final String SHARED = "s.dependency = d.name and s.until > clock_timestamp()";

    private static final String LIST = """
            select d.name, d.opened_at, d.opened_at is not null and coalesce(d.probe_until > clock_timestamp(), false) as probing,
              case when d.opened_at is not null then greatest(d.open_until, d.probe_until, d.quiet_until) end as tried_at,
              case when d.quiet_until > clock_timestamp() then d.quiet_until end as quiet_until, d.last_failure, d.opened_total, d.rate,
              (select coalesce(sum(s.permits), 0) from longshore.rate_slice s where %3$s) as permits,
              (select count(*) from longshore.rate_slice s where %3$s) as holders,
              (select count(*) from longshore.run r where %1$s) as runs,
              (select count(*) from (select from longshore.outcome o where %2$s limit 10001) k) as outcomes
            from longshore.dependency d
            where cast(:name as text) is null or d.name = :name
            order by d.opened_at is null, d.quiet_until is null or d.quiet_until <= clock_timestamp(), d.name
            """.formatted(HELD, PUT_OFF, SHARED);

    private static final String PARKED = """
            select r.id, r.job, r.tenant, r.parked_why, r.parked_until,
              (select sum(greatest(u.rows_expected - u.rows_read, 0)) from longshore.work_unit u
                where u.run_id = r.id and u.step = r.open_step and u.state <> 'DONE') as rows_left
            from longshore.dependency d join longshore.run r on %s
            where d.name = :name order by r.id limit :most
            """.formatted(HELD);

    private static final String OUTCOMES = """
            select o.id, o.job, o.key, o.customer, o.due_at
            from longshore.dependency d join longshore.outcome o on %s
            where d.name = :name order by o.id limit :most
            """.formatted(PUT_OFF);

    /** Whoever has none gets some when the first of the others renews its slice, or lets it go. */
    private static final String SHARES = """
            select d.name, d.rate, s.run_id, r.job, count(*) as claims, sum(s.permits) as permits, min(s.waits_since) as waits_since,
              coalesce(case when sum(s.permits) = 0 then
                (select min(o.until) from longshore.rate_slice o where o.dependency = d.name and o.permits > 0 and o.until > clock_timestamp()) end,
                max(s.until)) as until
            from longshore.dependency d
            join longshore.rate_slice s on %s
            join longshore.run r on r.id = s.run_id
            where d.rate is not null and (cast(:name as text) is null or d.name = :name) and (cast(:run as bigint) is null or s.run_id = :run)
              and (cast(:tenant as text) is null or r.tenant = :tenant)
            group by d.name, d.rate, s.run_id, r.job
            order by min(s.waits_since) nulls last, s.run_id limit :most
            """.formatted(SHARED);

    private static final String HOLDS =
            "select d.name from longshore.run r join longshore.dependency d on %s where r.id = :run".formatted(HELD);

    private static final String OPEN = "select count(*) from longshore.dependency d where d.opened_at is not null";

    private final JdbcClient jdbc;

    public DependencyViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All that jobs have called: those whose breaker is open first, then by name. */
    public List<DependencyLine> list(TenantScope scope) {
        return lines(scope, null);
    }

    public Optional<DependencyLine> one(TenantScope scope, String name) {
        return lines(scope, name).stream().findFirst();
    }

    /** How many breakers are open. */
    public long open() {
        return jdbc.sql(OPEN).query(Long.class).single();
    }

    private List<DependencyLine> lines(TenantScope scope, @Nullable String name) {
        return jdbc.sql(LIST)
                .param("tenant", scope.tenant(), Types.VARCHAR)
                .param("name", name, Types.VARCHAR)
                .query(DependencyViews::line)
                .list();
    }

    /** Runs in sight that it holds, oldest first, at most so many. */
    public List<ParkedRun> runs(TenantScope scope, String name, int most) {
        return jdbc.sql(PARKED)
                .param("tenant", scope.tenant(), Types.VARCHAR)
                .param("name", name)
                .param("most", most)
                .query((row, number) -> new ParkedRun(
                        new RunId(row.getLong("id")),
                        new JobName(row.getString("job")),
                        row.getString("tenant"),
                        row.getString("parked_why"),
                        Objects.requireNonNull(instant(row, "parked_until")),
                        wholeNumber(row, "rows_left")))
                .list();
    }

    /** Outcomes in sight that are put off for it, oldest first, at most so many. */
    public List<PutOffOutcome> outcomes(TenantScope scope, String name, int most) {
        return jdbc.sql(OUTCOMES)
                .param("tenant", scope.tenant(), Types.VARCHAR)
                .param("name", name)
                .param("most", most)
                .query((row, number) -> new PutOffOutcome(
                        new OutcomeId(row.getLong("id")),
                        row.getString("job"),
                        row.getString("key"),
                        row.getString("customer"),
                        Objects.requireNonNull(instant(row, "due_at"))))
                .list();
    }

    /** Runs in sight that share its rate, those that have waited longest first, at most so many. */
    public List<RateShare> shares(TenantScope scope, String name, int most) {
        return jdbc.sql(SHARES)
                .param("tenant", scope.tenant(), Types.VARCHAR)
                .param("name", name)
                .param("run", null, Types.BIGINT)
                .param("most", most)
                .query(DependencyViews::share)
                .list();
    }

    /** The rates that a run keeps to now, those that it waits for first; at most ten. */
    public List<RateShare> sharesOf(RunId run) {
        return jdbc.sql(SHARES)
                .param("tenant", null, Types.VARCHAR)
                .param("name", null, Types.VARCHAR)
                .param("run", run.value())
                .param("most", 10)
                .query(DependencyViews::share)
                .list();
    }

    /** The one that holds a run; empty for none. */
    public Optional<String> holding(RunId run) {
        return jdbc.sql(HOLDS)
                .param("tenant", null, Types.VARCHAR)
                .param("run", run.value())
                .query(String.class)
                .optional();
    }

    private static DependencyLine line(ResultSet row, int number) throws SQLException {
        return new DependencyLine(
                row.getString("name"),
                instant(row, "opened_at"),
                row.getBoolean("probing"),
                instant(row, "tried_at"),
                instant(row, "quiet_until"),
                row.getString("last_failure"),
                row.getLong("opened_total"),
                smallNumber(row, "rate"),
                row.getInt("permits"),
                row.getInt("holders"),
                row.getLong("runs"),
                row.getLong("outcomes"));
    }

    private static RateShare share(ResultSet row, int number) throws SQLException {
        return new RateShare(
                row.getString("name"),
                row.getInt("rate"),
                new RunId(row.getLong("run_id")),
                new JobName(row.getString("job")),
                row.getInt("claims"),
                row.getInt("permits"),
                instant(row, "waits_since"),
                Objects.requireNonNull(instant(row, "until")));
    }
}
