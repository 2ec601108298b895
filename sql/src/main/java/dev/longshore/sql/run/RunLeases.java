package dev.longshore.sql.run;

import java.time.Duration;
import java.util.Collection;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The leases of driven runs. Times are the database's clock. A lease that ran out but was taken by nobody is renewed all the same: its token still
 * fences.
 */
public class RunLeases {

    /** Rows that are locked are skipped: whoever locks them is about to write them, and the next renewal comes soon. */
    private static final String RENEW = """
            update longshore.run r set lease_until = clock_timestamp() + cast(:lease as interval)
            from (select id from longshore.run
                  where id = any (:runs) and state in ('RUNNING', 'PAUSING', 'CANCELLING')
                  order by id for no key update skip locked) mine,
                 unnest(:runs, :tokens) as held (id, token)
            where r.id = mine.id and held.id = r.id and held.token = r.token
            """;

    private final JdbcClient jdbc;

    public RunLeases(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Renews what is still held, in one statement. */
    public void renew(Collection<HeldRun> held, Duration lease) {
        if (!held.isEmpty()) {
            jdbc.sql(RENEW)
                    .param("runs", ids(held))
                    .param("tokens", tokens(held))
                    .param("lease", RunClaims.seconds(lease))
                    .update();
        }
    }

    private static Long[] ids(Collection<HeldRun> held) {
        return held.stream().map(claim -> claim.run().value()).toArray(Long[]::new);
    }

    private static Long[] tokens(Collection<HeldRun> held) {
        return held.stream().map(HeldRun::token).toArray(Long[]::new);
    }
}
