package dev.longshore.sql.syncin;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.run.LaterRuns;
import java.sql.Types;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Runs that make a table mirror their file: one at work at once, and none goes on after one that was asked for later has written. A run is at work from when the place for the
 * keys that it sees is made, whenever it is driven. Its limit: of two that go on in the same moment both may be refused.
 */
public class SyncMirrors {

    private static final String LOCK =
            "select pg_advisory_xact_lock(4721, hashtext(concat_ws(' ', :job, cast(:tenant as text))))";

    private static final String AT_WORK = """
            select r.id from longshore.run r
            where r.job = :job and r.id <> :run and (cast(:tenant as text) is null or r.tenant = :tenant)
              and r.state in ('RUNNING', 'PAUSING', 'CANCELLING') and r.parameters -> 'dry_run' is distinct from 'true'
              and to_regclass('longshore.sync_in_seen_' || r.id) is not null
            order by r.id limit 1
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final LaterRuns later;

    public SyncMirrors(JdbcClient jdbc, TransactionOperations transactions, LaterRuns later) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.later = later;
    }

    /**
     * A run that makes a table mirror its file.
     *
     * @param tenant whose rows it writes; null where the table's are nobody's in particular
     */
    public record Mirror(RunId run, JobName job, @Nullable String tenant) {}

    /**
     * Before the run reads, or reads on: makes the place for the keys that it sees.
     *
     * @throws LongshoreException {@code sync-in-overtaken}, or {@code sync-in-at-once}: another run is at work
     */
    public void begin(Mirror mirror, SyncTarget target) {
        transactions.executeWithoutResult(transaction -> {
            admit(mirror);
            target.prepareSeen(mirror.run());
        });
    }

    /**
     * Before the run deletes. That may be all that it had left to do when it was paused or failed: then nothing else begins again, and another may be at work since.
     *
     * @throws LongshoreException {@code sync-in-overtaken}, or {@code sync-in-at-once}: another run is at work
     */
    public void beginClosing(Mirror mirror) {
        transactions.executeWithoutResult(transaction -> admit(mirror));
    }

    /** One after the other: of two that look at once, one would see nothing of the other yet. */
    private void admit(Mirror mirror) {
        jdbc.sql(LOCK)
                .param("job", mirror.job().value())
                .param("tenant", mirror.tenant(), Types.VARCHAR)
                .query((row, number) -> true)
                .single();
        check(mirror);
        atWork(mirror).ifPresent(other -> {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "sync-in-at-once",
                    "Run " + other
                            + " of the job writes to the same rows: of two at once each would delete what the other writes.",
                    "Restart this run once that one has ended. With max-running: 1 the second waits by itself.");
        });
    }

    /**
     * Looks, in the transaction that is open if there is one: whatever of a later run's rows a statement before has seen, this sees that the run has written.
     *
     * @throws LongshoreException {@code sync-in-overtaken}
     */
    public void check(Mirror mirror) {
        later.latestAfter(mirror.run(), mirror.job(), mirror.tenant()).ifPresent(run -> {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "sync-in-overtaken",
                    LaterRuns.sentence(run) + " What this one still would write and delete is older.",
                    "Abandon this run. If its file is the newest after all, or that of run " + run
                            + " was not written to its end, ask for a new run with the newest file.");
        });
    }

    private Optional<RunId> atWork(Mirror mirror) {
        return jdbc.sql(AT_WORK)
                .param("run", mirror.run().value())
                .param("job", mirror.job().value())
                .param("tenant", mirror.tenant(), Types.VARCHAR)
                .query((row, number) -> new RunId(row.getLong("id")))
                .optional();
    }
}
