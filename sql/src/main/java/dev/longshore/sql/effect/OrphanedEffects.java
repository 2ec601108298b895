package dev.longshore.sql.effect;

import dev.longshore.model.run.RunId;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Calls that were announced by senders that are gone, for rows that the query of a run that looked at all of its rows does not have any more: nobody comes across them
 * again. Those that were left by a run of other parameters are not among them: its query is another, and if it failed, it may be restarted and repeat them. Its limit: a
 * row that the run rejected is still there, and is left to the next one.
 */
public class OrphanedEffects {

    private static final String LEFT = """
            from longshore.effect e join longshore.run r on r.id = e.run_id
            where e.job = :job and e.tenant = :tenant and e.state = 'sent'
              and (e.run_id = :run or r.state in ('COMPLETED', 'FAILED', 'CANCELLED', 'ABANDONED', 'EXPIRED', 'STALE', 'SUPERSEDED')
                and r.parameters = (select l.parameters from longshore.run l where l.id = :run))
              and not exists (
                select from longshore.work_unit u
                where u.run_id = e.run_id and u.ordinal = e.unit and u.token = e.token and u.state = 'RUNNING' and u.lease_until > clock_timestamp())
              and not exists (select from longshore.rejected_record j where j.run_id = :run and j.item = e.item)
            """;

    private static final String OVER_IN =
            "select coalesce(ceil(greatest(0, extract(epoch from max(e.over_at) - clock_timestamp())) * 1000), 0)::bigint as millis "
                    + LEFT;

    private static final String DOUBT = """
            update longshore.effect set state = 'in-doubt', maybe_applied = true, settled_at = clock_timestamp(), run_id = :run,
              answer = 'its sender is gone, and its row is not in the query any more'
            where state = 'sent' and over_at <= clock_timestamp() and id in (select e.id %s)
            """.formatted(LEFT);

    private final JdbcClient jdbc;

    public OrphanedEffects(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * How long until the last of these calls is surely over; zero if all are, or there are none.
     *
     * @param tenant empty for a run of no tenant
     * @param run that has looked at all of its rows
     */
    public Duration overIn(String job, String tenant, RunId run) {
        return Duration.ofMillis(of(OVER_IN, job, tenant, run).query(Long.class).single());
    }

    /**
     * Leaves those that are over to a person, in the hands of the run. In the caller's transaction, which holds the run's row.
     *
     * @param tenant empty for a run of no tenant
     * @return how many
     */
    public int doubt(String job, String tenant, RunId run) {
        return of(DOUBT, job, tenant, run).update();
    }

    private JdbcClient.StatementSpec of(String statement, String job, String tenant, RunId run) {
        return jdbc.sql(statement).param("job", job).param("tenant", tenant).param("run", run.value());
    }
}
