package dev.longshore.sql.outcome;

import dev.longshore.sql.page.Columns;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Measures how soon outcomes are ready, by the database's clock, and remembers since when that is too late. */
public class Objectives {

    /** Whether an outcome is late is known once it is ready, or once it is not and its time is over. One that is not ready counts for a day. */
    private static final String MEASURE = """
            with known as (
              select coalesce(o.ready_at, clock_timestamp()) - o.asked_at as took from longshore.outcome o
              where o.job = :job
                and (o.asked_at > clock_timestamp() - interval '15 minutes' or (o.ready_at is null and o.asked_at > clock_timestamp() - interval '1 day'))
                and (o.ready_at is not null or clock_timestamp() - o.asked_at > cast(:within as interval))),
            before as (select p.missed_since from longshore.outcome_objective p where p.job = :job and p.percent = :percent),
            now as (
              select count(*) as counted, count(*) filter (where took > cast(:within as interval)) as late,
                extract(epoch from percentile_disc(:percent / 100.0) within group (order by took))::double precision as seconds
              from known),
            written as (
              insert into longshore.outcome_objective as p (job, percent, within, counted, late, seconds, missed_since)
              select :job, :percent, cast(:within as interval), now.counted, now.late, now.seconds,
                case when now.late * 100 > now.counted * (100 - :percent) then clock_timestamp() end
              from now
              on conflict (job, percent) do update set within = excluded.within, counted = excluded.counted, late = excluded.late,
                seconds = excluded.seconds, as_of = clock_timestamp(),
                missed_since = case when excluded.missed_since is not null then coalesce(p.missed_since, excluded.missed_since) end
              returning counted, late, seconds, missed_since)
            select w.counted, w.late, w.seconds, w.missed_since is not null as missed, (select b.missed_since is not null from before b) as was_missed from written w
            """;

    private static final String FORGET = """
            delete from longshore.outcome_objective p where p.job = :job and not (p.percent = any (:percents))
            """;

    /** One measures at a time, so that a change is said once. */
    private static final String ONE_AT_A_TIME = "select pg_try_advisory_xact_lock(4707, 1)";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    Objectives(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * What was measured.
     *
     * @param counted outcomes of which it is known whether they were late
     * @param late of them
     * @param seconds within which the percentage was ready; null if nothing is known
     * @param missed whether too many are late
     * @param changed whether that is news
     */
    public record Measured(
            long counted, long late, @Nullable Double seconds, boolean missed, boolean changed) {}

    /**
     * Measures, and remembers. Empty while another worker does.
     *
     * @param percent of the outcomes
     * @param within after they were asked for, are to be ready
     */
    public Optional<Measured> measure(String job, int percent, Duration within) {
        return Optional.ofNullable(transactions.execute(transaction -> {
            if (!jdbc.sql(ONE_AT_A_TIME).query(Boolean.class).single()) {
                return null;
            }
            return jdbc.sql(MEASURE)
                    .param("job", job)
                    .param("percent", percent)
                    .param("within", within.toMillis() + " milliseconds")
                    .query((row, number) -> new Measured(
                            row.getLong("counted"),
                            row.getLong("late"),
                            Columns.number(row, "seconds"),
                            row.getBoolean("missed"),
                            row.getBoolean("missed") != row.getBoolean("was_missed")))
                    .single();
        }));
    }

    /** Forgets objectives that the job has not any more. */
    public void keepOnly(String job, java.util.Collection<Integer> percents) {
        jdbc.sql(FORGET)
                .param("job", job)
                .param("percents", percents.toArray(Integer[]::new))
                .update();
    }
}
