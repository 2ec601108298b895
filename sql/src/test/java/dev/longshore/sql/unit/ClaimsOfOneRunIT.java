package dev.longshore.sql.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.run.ClaimedRun;
import dev.longshore.sql.run.EngineRows;
import dev.longshore.sql.run.HeldRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Claims of one run wait for each other where its limit can be reached, and nowhere else. Two workers of two slots each. */
class ClaimsOfOneRunIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Set<String> JOBS = Set.of(EngineRows.JOB);
    private static final int SLOTS_OF_ALL = 4;

    /** A thread each: the common pool has one on a host of two processors, and that one waits. */
    private final ExecutorService others = Executors.newCachedThreadPool();

    private EngineRows rows;
    private WorkerId one;
    private WorkerId other;
    private HeldRun run;

    @BeforeEach
    void claimARun() {
        rows = new EngineRows(database.address());
        rows.jdbc
                .sql("update longshore.worker set stopped_at = clock_timestamp()")
                .update();
        rows.jdbc
                .sql(
                        "update longshore.run set state = 'FAILED', owner = null, lease_until = null, ended_at = clock_timestamp() where state = 'RUNNING'")
                .update();
        rows.jdbc
                .sql(
                        "update longshore.run set state = 'CANCELLED', ended_at = clock_timestamp() where state = 'QUEUED'")
                .update();
        one = rows.worker("one");
        other = rows.worker("other");
        rows.request();
        ClaimedRun claimed = rows.runClaims.claimNext(one, JOBS, LEASE).orElseThrow();
        run = new HeldRun(claimed.id(), claimed.token());
    }

    @AfterEach
    void close() {
        others.shutdown();
        rows.close();
    }

    @Test
    void doNotWaitWhereAllSlotsTogetherStayWithinTheLimit() {
        rows.open(run, 9, SLOTS_OF_ALL);

        rows.transactions.executeWithoutResult(uncommitted -> {
            assertThat(claim(one)).hasSize(2);
            assertThat(meanwhile(() -> claim(other)).join()).hasSize(2);
        });
    }

    @Test
    void waitWhereTheLimitCanBeReached() throws Exception {
        rows.open(run, 9, SLOTS_OF_ALL - 1);

        CompletableFuture<List<ClaimedWork>> second = rows.transactions.execute(uncommitted -> {
            assertThat(claim(one)).hasSize(2);
            CompletableFuture<List<ClaimedWork>> waiting = meanwhile(() -> claim(other));
            awaitThatOneWaits();
            return waiting;
        });

        assertThat(answer(second)).hasSize(1);
    }

    @Test
    void waitWhereUnitsOfTheGoneLeaveNoRoom() throws Exception {
        rows.open(run, 9, SLOTS_OF_ALL);
        WorkerId gone = rows.worker("gone");
        assertThat(claim(gone)).hasSize(2);
        rows.workers.stopped(List.of(gone));

        CompletableFuture<List<ClaimedWork>> second = rows.transactions.execute(uncommitted -> {
            assertThat(claim(one)).hasSize(2);
            CompletableFuture<List<ClaimedWork>> waiting = meanwhile(() -> claim(other));
            awaitThatOneWaits();
            return waiting;
        });

        assertThat(answer(second)).isEmpty();
    }

    /** The lock stands for whatever keeps a claim between its look for a run and its look for units. */
    @Test
    void takeNothingIfAWorkerJoinedAfterTheyFoundRoom() throws Exception {
        rows.open(run, 9, SLOTS_OF_ALL);

        CompletableFuture<List<ClaimedWork>> late = rows.transactions.execute(locking -> {
            rows.jdbc
                    .sql("select pg_advisory_xact_lock(4704, cast(:run as integer))")
                    .param("run", run.run().value())
                    .query()
                    .singleRow();
            CompletableFuture<List<ClaimedWork>> waiting = meanwhile(() -> claim(other));
            awaitThatOneWaits();
            meanwhile(() -> rows.worker("third")).join();
            return waiting;
        });

        assertThat(answer(late)).isEmpty();
        assertThat(claim(other)).as("the next look sees that there is no room").hasSize(2);
    }

    /** A run comes to rest after its units were closed and counted: whoever claimed just before is to be seen. */
    @Test
    void areCommittedBeforeTheUnitsOfTheRunAreClosed() throws Exception {
        rows.open(run, 9, SLOTS_OF_ALL);

        CompletableFuture<Boolean> closed = rows.transactions.execute(uncommitted -> {
            assertThat(claim(one)).hasSize(2);
            CompletableFuture<Boolean> closing = meanwhile(() -> rows.moves.closeUnits(run));
            awaitThatOneWaits();
            return closing;
        });

        assertThat(closed.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(rows.plans.progress(run.run(), EngineRows.STEP).running()).isEqualTo(2);
        assertThat(claim(other)).isEmpty();
    }

    @Test
    void waitUntilARunThatIsLaidToRestIsAtRest() throws Exception {
        rows.open(run, 9, SLOTS_OF_ALL);

        CompletableFuture<List<ClaimedWork>> late = rows.transactions.execute(resting -> {
            rows.moves.lockClaims(run.run());
            assertThat(rows.moves.lock(run)).isPresent();
            CompletableFuture<List<ClaimedWork>> waiting = meanwhile(() -> claim(other));
            awaitThatOneWaits();
            assertThat(rows.moves.leave(run)).isTrue();
            return waiting;
        });

        assertThat(answer(late)).isEmpty();
    }

    private List<ClaimedWork> claim(WorkerId worker) {
        return rows.unitClaims.claimNext(worker, JOBS, List.of(0, 1), LEASE, chunks -> Optional.empty());
    }

    private <T> CompletableFuture<T> meanwhile(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, others);
    }

    private static List<ClaimedWork> answer(CompletableFuture<List<ClaimedWork>> claim)
            throws InterruptedException, ExecutionException, TimeoutException {
        return claim.get(20, TimeUnit.SECONDS);
    }

    private void awaitThatOneWaits() {
        await().until(() -> meanwhile(() -> rows.jdbc
                                .sql(
                                        "select count(*) from pg_locks where locktype = 'advisory' and classid = 4704 and not granted")
                                .query(Integer.class)
                                .single())
                        .join()
                == 1);
    }
}
