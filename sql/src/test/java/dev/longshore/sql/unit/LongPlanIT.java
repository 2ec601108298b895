package dev.longshore.sql.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.run.Counts;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.run.ClaimedRun;
import dev.longshore.sql.run.EngineRows;
import dev.longshore.sql.run.HeldRun;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Thousands of units of a run whose owner holds a snapshot, as exports do: what earlier claims left of rows and index entries cannot be cleaned up. */
class LongPlanIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final int UNITS = 2_000;

    @Test
    void aClaimDoesNotWalkOverWhatClaimsBeforeItLeft() throws Exception {
        try (EngineRows rows = new EngineRows(database.address());
                Connection owner = database.dataSource().getConnection();
                Statement snapshot = owner.createStatement()) {
            WorkerId worker = rows.worker("a");
            rows.request();
            ClaimedRun claimed = rows.runClaims
                    .claimNext(worker, Set.of(EngineRows.JOB), LEASE)
                    .orElseThrow();
            HeldRun run = new HeldRun(claimed.id(), claimed.token());
            rows.open(run, UNITS, 8);
            owner.setAutoCommit(false);
            snapshot.execute("set transaction isolation level repeatable read, read only");
            snapshot.execute("select count(*) from longshore.lane");
            for (int unit = 0; unit < UNITS - 10; unit++) {
                HeldUnit held = claim(rows, worker).orElseThrow().held();
                rows.ledger.checkpoint(held, 0, Counts.NONE, Map.of(), true, LEASE);
            }

            long control = pagesOfAClaim(rows, worker);
            rows.moves.counted(run, Counts.NONE, UNITS - 10);
            long pages = pagesOfAClaim(rows, worker);

            assertThat(pages).isLessThan(150);
            assertThat(control).isGreaterThan(3 * pages);
        }
    }

    private static Optional<ClaimedWork> claim(EngineRows rows, WorkerId worker) {
        return rows
                .unitClaims
                .claimNext(worker, Set.of(EngineRows.JOB), List.of(0), LEASE, chunks -> Optional.empty())
                .stream()
                .findFirst();
    }

    /** Of tables and indexes together, of units alone. */
    private static long pagesOfAClaim(EngineRows rows, WorkerId worker) {
        return rows.transactions.execute(transaction -> {
            long before = pages(rows);
            claim(rows, worker).orElseThrow();
            long after = pages(rows);
            transaction.setRollbackOnly();
            return after - before;
        });
    }

    private static long pages(EngineRows rows) {
        return rows.jdbc.sql("""
                        select pg_stat_get_xact_blocks_fetched(c.oid) + (
                          select sum(pg_stat_get_xact_blocks_fetched(i.indexrelid)) from pg_index i where i.indrelid = c.oid)
                        from pg_class c where c.oid = 'longshore.work_unit'::regclass
                        """).query(Long.class).single();
    }
}
