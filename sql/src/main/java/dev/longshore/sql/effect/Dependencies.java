package dev.longshore.sql.effect;

import static dev.longshore.sql.page.Columns.smallNumber;

import dev.longshore.sql.database.ShortSleep;
import java.sql.Types;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What all workers know together of a system that they call. Each method is a short transaction of its own. The breaker opens when of the last twenty calls or so more
 * than half failed; then one call at a time tries, at times that grow apart, until one gets through.
 */
public class Dependencies {

    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final String KNOW =
            "insert into longshore.dependency (name) values (:name) on conflict (name) do nothing";

    private static final String STANDING = """
            select opened_at is not null as open,
              ceil(extract(epoch from greatest(open_until, probe_until, quiet_until) - clock_timestamp()) * 1000)::bigint as wait
            from longshore.dependency where name = :name
            """;

    private static final String PROBE = """
            update longshore.dependency set probe_until = clock_timestamp() + cast(:limit as interval)
            where name = :name and opened_at is not null and open_until <= clock_timestamp()
              and coalesce(probe_until <= clock_timestamp(), true) and coalesce(quiet_until <= clock_timestamp(), true)
            """;

    private static final String REPORT = """
            update longshore.dependency d set calls = n.calls, failures = n.failures, last_failure = coalesce(:why, d.last_failure),
              opened_total = d.opened_total + case when n.calls >= 10 and n.failures > n.calls / 2 then 1 else 0 end,
              opened_at = case when n.calls >= 10 and n.failures > n.calls / 2 then clock_timestamp() end,
              open_until = case when n.calls >= 10 and n.failures > n.calls / 2 then clock_timestamp() + cast(:wait as interval) end
            from (select d.calls * power(0.95, :calls) + :calls as calls, d.failures * power(0.95, :calls) + :failures as failures
                  from longshore.dependency d where d.name = :name for update) n
            where d.name = :name and d.opened_at is null
            returning d.opened_at is not null as open, %s
            """.formatted(ShortSleep.BOUND);

    private static final String CLOSE = """
            update longshore.dependency set opened_at = null, open_until = null, probe_until = null, trips = 0, calls = 0, failures = 0
            where name = :name and opened_at is not null
            """;

    private static final String STAY_OPEN = """
            update longshore.dependency set probe_until = null, trips = trips + 1, last_failure = coalesce(:why, last_failure),
              open_until = clock_timestamp() + least(cast(:longest as interval), cast(:wait as interval) * power(2, least(trips + 1, 10)))
            where name = :name and opened_at is not null
            """;

    private static final String QUIET = """
            update longshore.dependency set quiet_until = greatest(quiet_until, clock_timestamp() + cast(:wait as interval)) where name = :name
            """;

    private static final String LOCK =
            "select rate, " + ShortSleep.BOUND + " from longshore.dependency where name = :name for update";

    private static final String RATE = "update longshore.dependency set rate = :rate where name = :name";

    private static final String KEEP_RATES =
            "update longshore.dependency set rate = null where rate is not null and name <> all (:names)";

    private static final String FORGET =
            "delete from longshore.rate_slice where dependency = :name and until <= clock_timestamp()";

    /** An equal share for each, as soon as those before have let go of what is over it. */
    private static final String SLICE = """
            insert into longshore.rate_slice (dependency, holder, run_id, permits, until, waits_since)
            select :name, :holder, :run, greatest(:used, 0, least(:rate - t.permits, (:rate + t.holders) / (t.holders + 1))), clock_timestamp() + cast(:lease as interval),
              case when :waited > 0 then clock_timestamp() - :waited * interval '1 millisecond' end
            from (select coalesce(sum(s.permits), 0)::integer as permits, count(*)::integer as holders
                  from longshore.rate_slice s where s.dependency = :name and s.holder <> :holder) t
            on conflict (dependency, holder) do update set permits = excluded.permits, until = excluded.until, waits_since = excluded.waits_since
            returning permits
            """;

    private static final String RETURN = """
            update longshore.rate_slice set until = least(until, clock_timestamp() + cast(:rest as interval)), waits_since = null where dependency = :name and holder = :holder
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations own;

    /** @param own makes a transaction of its own for each call, beside that of the caller */
    public Dependencies(JdbcClient jdbc, TransactionOperations own) {
        this.jdbc = jdbc;
        this.own = own;
    }

    /**
     * Whether it may be called.
     *
     * @param open whether its breaker is open
     * @param probe whether the caller is the one that tries it out: one call, and its outcome to {@link #probed}
     * @param pause how long to leave it alone; zero to go ahead
     */
    public record Standing(boolean open, boolean probe, Duration pause) {

        public boolean mayCall() {
            return pause.isZero();
        }
    }

    /**
     * What somebody wants of the rate.
     *
     * @param used permits of the caller's slice that are in use or rest, which it keeps
     * @param rate calls a second of all holders together
     * @param lease after which the slice is anybody's
     * @param waited for how long its calls have waited for permits by now; zero if they do not
     */
    public record Wish(int used, int rate, Duration lease, Duration waited) {}

    /** Makes it known; knowing it already is fine. */
    public void know(String name) {
        alone(() -> jdbc.sql(KNOW).param("name", name).update());
    }

    /** @param limit how long a call may last that tries it out */
    public Standing standing(String name, Duration limit) {
        return transactional(() -> {
            Standing now = jdbc.sql(STANDING)
                    .param("name", name)
                    .query((row, number) -> new Standing(
                            row.getBoolean("open"), false, Duration.ofMillis(Math.max(0, row.getLong("wait")))))
                    .single();
            if (!now.open() || !now.mayCall()) {
                return now;
            }
            ShortSleep.bound(jdbc);
            boolean mine = jdbc.sql(PROBE)
                            .param("name", name)
                            .param("limit", limit.toMillis() + " milliseconds")
                            .update()
                    == 1;
            return new Standing(true, mine, mine ? Duration.ZERO : Duration.ofSeconds(1));
        });
    }

    /**
     * Reports calls that were made while the breaker was closed.
     *
     * @param why the kind of the last failure; null without failures. Every viewer may read it: nothing of an answer belongs into it
     * @return whether it opened by this
     */
    public boolean report(String name, int calls, int failures, @Nullable String why) {
        return transactional(() -> jdbc.sql(REPORT)
                .param("name", name)
                .param("calls", calls)
                .param("failures", failures)
                .param("why", why, Types.VARCHAR)
                .param("wait", FIRST_WAIT.toMillis() + " milliseconds")
                .query((row, number) -> row.getBoolean("open"))
                .optional()
                .orElse(false));
    }

    /**
     * Reports the call that tried it out.
     *
     * @param why the kind of its failure; null if it got through
     * @return whether the breaker closed by this
     */
    public boolean probed(String name, boolean well, @Nullable String why) {
        return transactional(() -> {
            ShortSleep.bound(jdbc);
            if (well) {
                return jdbc.sql(CLOSE).param("name", name).update() == 1;
            }
            jdbc.sql(STAY_OPEN)
                    .param("name", name)
                    .param("why", why, Types.VARCHAR)
                    .param("wait", FIRST_WAIT.toMillis() + " milliseconds")
                    .param("longest", LONGEST_WAIT.toMillis() + " milliseconds")
                    .update();
            return false;
        });
    }

    /** It asked to be left alone for so long. */
    public void quiet(String name, Duration wait) {
        alone(() -> jdbc.sql(QUIET)
                .param("name", name)
                .param("wait", wait.toMillis() + " milliseconds")
                .update());
    }

    /**
     * Takes or renews a slice of the rate: so many calls may be made, each of which uses its permit until a second after its answer.
     *
     * @return permits; 0 while others hold all of them
     */
    public int slice(String name, RateHolder holder, Wish wish) {
        return transactional(() -> {
            // a statement of its own: what was committed while it waited for the lock is seen by the next
            Integer known = jdbc.sql(LOCK)
                    .param("name", name)
                    .query((row, number) -> smallNumber(row, "rate"))
                    .list()
                    .get(0);
            if (known == null || known != wish.rate()) {
                jdbc.sql(RATE).param("name", name).param("rate", wish.rate()).update();
            }
            jdbc.sql(FORGET).param("name", name).update();
            return jdbc.sql(SLICE)
                    .param("name", name)
                    .param("holder", holder.name())
                    .param("run", holder.run().value())
                    .param("used", wish.used())
                    .param("rate", wish.rate())
                    .param("lease", wish.lease().toMillis() + " milliseconds")
                    .param("waited", wish.waited().toMillis())
                    .query(Integer.class)
                    .single();
        });
    }

    /** Forgets the rates of all others, which no job declares any more; the next slice of one that is taken all the same brings its rate back. */
    public void keepRates(Collection<String> names) {
        alone(() -> jdbc.sql(KEEP_RATES)
                .param("names", names.toArray(String[]::new))
                .update());
    }

    /** Gives a slice back. Its permits rest first: some may have been used just now. */
    public void giveBack(String name, RateHolder holder, Duration rest) {
        alone(() -> jdbc.sql(RETURN)
                .param("name", name)
                .param("holder", holder.name())
                .param("rest", rest.toMillis() + " milliseconds")
                .update());
    }

    private void alone(Runnable statement) {
        own.executeWithoutResult(transaction -> {
            ShortSleep.bound(jdbc);
            statement.run();
        });
    }

    private <T> T transactional(Supplier<T> work) {
        T result = own.execute(transaction -> work.get());
        if (result == null) {
            throw new IllegalStateException("the transaction gave nothing");
        }
        return result;
    }
}
