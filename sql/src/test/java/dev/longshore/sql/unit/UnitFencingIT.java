package dev.longshore.sql.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitState;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.run.ClaimedRun;
import dev.longshore.sql.run.EngineRows;
import dev.longshore.sql.run.HeldRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Claims and fences of units, each guard with its control: the same scenario without the guard, in which the assertion fails. */
class UnitFencingIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Set<String> JOBS = Set.of(EngineRows.JOB);

    /** What the checkpoint would be if it did not prove the token. */
    private static final String UNFENCED_CHECKPOINT = """
            update longshore.work_unit set rows_read = rows_read + 10, rows_written = rows_written + 10, chunks = chunks + 1
            where run_id = :run and step = :step and ordinal = :ordinal and state = 'RUNNING'
            """;

    /** Losses in a row that a unit may have. */
    private static final int MOST = 3;

    private static EngineRows rows;
    private static WorkerId slow;
    private static WorkerId fast;
    private HeldRun run;

    @BeforeAll
    static void start() {
        rows = new EngineRows(database.address());
        rows.jdbc.sql("create table public.written (run bigint, by text)").update();
        slow = rows.worker("slow");
        fast = rows.worker("fast");
    }

    @AfterAll
    static void stop() {
        rows.close();
    }

    @BeforeEach
    void claimARun() {
        rows.jdbc
                .sql("update longshore.worker set heartbeat_at = clock_timestamp()")
                .update();
        rows.jdbc
                .sql(
                        "update longshore.run set state = 'FAILED', owner = null, lease_until = null, ended_at = clock_timestamp() where state = 'RUNNING'")
                .update();
        RunId id = rows.request();
        ClaimedRun claimed = rows.runClaims.claimNext(slow, JOBS, LEASE).orElseThrow();
        assertThat(claimed.id()).isEqualTo(id);
        run = new HeldRun(claimed.id(), claimed.token());
    }

    @Test
    void givesEachUnitToOneOfTwoClaimers() throws Exception {
        rows.open(run, 200, 200);
        List<HeldUnit> claimed = Collections.synchronizedList(new ArrayList<>());

        claimWith(slow, fast, claimed);

        assertThat(claimed).hasSize(200);
        assertThat(new HashSet<>(claimed.stream().map(HeldUnit::id).toList())).hasSize(200);
        assertThat(rows.jdbc
                        .sql("select count(distinct owner) from longshore.work_unit where run_id = :run")
                        .param("run", run.run().value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void neverWorksOnMoreUnitsOfARunThanItAllows() throws Exception {
        rows.open(run, 50, 3);
        List<HeldUnit> claimed = Collections.synchronizedList(new ArrayList<>());

        claimWith(slow, fast, claimed);

        assertThat(claimed).hasSize(3);
    }

    @Test
    void claimsForAllFreeSlotsAtOnceAndNoMoreThanTheRunAllows() {
        rows.open(run, 9, 5);

        List<ClaimedWork> first =
                rows.unitClaims.claimNext(slow, JOBS, List.of(4, 7, 2), LEASE, chunks -> Optional.empty());
        List<ClaimedWork> second =
                rows.unitClaims.claimNext(fast, JOBS, List.of(0, 1, 2), LEASE, chunks -> Optional.empty());

        assertThat(first.stream().map(ClaimedWork::slot)).containsExactlyInAnyOrder(4, 7, 2);
        assertThat(first.stream().map(unit -> unit.held().id().ordinal())).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(second.stream().map(unit -> unit.held().id().ordinal())).containsExactlyInAnyOrder(3, 4);
        assertThat(claim(slow)).isEmpty();
    }

    @Test
    void leavesOtherWorkersTheirShareOfAFewUnits() {
        rows.open(run, 4, 4);

        List<ClaimedWork> first =
                rows.unitClaims.claimNext(slow, JOBS, List.of(0, 1, 2, 3), LEASE, chunks -> Optional.empty());
        List<ClaimedWork> second =
                rows.unitClaims.claimNext(fast, JOBS, List.of(0, 1, 2, 3), LEASE, chunks -> Optional.empty());

        assertThat(first).as("of two workers that live").hasSize(2);
        assertThat(second).hasSize(1);
    }

    @Test
    void claimsNothingOfARunThatIsNotOpenOrWhoseOwnerLostItsLease() {
        rows.open(run, 2, 2);
        rows.moves.closeUnits(run);
        assertThat(claim(fast)).isEmpty();

        rows.moves.openUnits(run, EngineRows.STEP, 2, "{}", null);
        rows.jdbc
                .sql("update longshore.run set lease_until = clock_timestamp() - interval '1 s' where id = :run")
                .param("run", run.run().value())
                .update();
        assertThat(claim(fast)).isEmpty();
    }

    @Test
    void aWorkerThatLostItsUnitCommitsNothing() {
        rows.open(run, 1, 1);
        ClaimedUnitRow first = claim(slow).orElseThrow();
        takeAway(first);
        ClaimedUnitRow second = claim(fast).orElseThrow();
        assertThat(rows.ledger.holds(first.held())).isFalse();
        assertThat(rows.ledger.holds(second.held())).isTrue();

        chunk("slow", () -> rows.ledger
                .checkpoint(first.held(), 0, Counts.ofWritten(10), Map.of(), false, LEASE)
                .isPresent());
        chunk("fast", () -> rows.ledger
                .checkpoint(second.held(), 0, Counts.ofWritten(10), Map.of(), false, LEASE)
                .isPresent());

        assertThat(writers()).containsExactly("fast");
        assertThat(second.held().token()).isEqualTo(first.held().token() + 2);
    }

    @Test
    void controlWithoutTheTokenItCommitsAll() {
        rows.open(run, 1, 1);
        ClaimedUnitRow first = claim(slow).orElseThrow();
        takeAway(first);
        claim(fast).orElseThrow();

        chunk(
                "slow",
                () -> rows.jdbc
                                .sql(UNFENCED_CHECKPOINT)
                                .param("run", first.held().id().run().value())
                                .param("step", first.held().id().step())
                                .param("ordinal", first.held().id().ordinal())
                                .update()
                        == 1);

        assertThat(writers()).containsExactly("slow");
    }

    @Test
    void takingAUnitBackRaisesSpringBatchsVersionToo() {
        rows.open(run, 1, 1);
        ClaimedUnitRow first = claim(slow).orElseThrow();
        long before = stepOf(first, "version", Long.class);

        takeAway(first);

        assertThat(stepOf(first, "version", Long.class)).isEqualTo(before + 1);
    }

    @Test
    void springBatchsRowSaysWhatTheLedgerSaysFromTheSameCommitOn() {
        rows.open(run, 4, 4);
        ClaimedUnitRow done = claim(slow).orElseThrow();
        ClaimedUnitRow atWork = claim(slow).orElseThrow();
        ClaimedUnitRow failed = claim(slow).orElseThrow();
        ClaimedUnitRow lost = claim(slow).orElseThrow();

        rows.ledger.checkpoint(done.held(), 0, Counts.ofWritten(3), Map.of(), true, LEASE);
        rows.ledger.checkpoint(atWork.held(), 0, Counts.ofWritten(2), Map.of(), false, LEASE);
        rows.ledger.fail(failed.held());
        takeAway(lost);
        rows.ledger.checkpoint(lost.held(), 0, Counts.ofWritten(2), Map.of(), true, LEASE);

        assertThat(List.of(status(done), status(atWork), status(failed), status(lost)))
                .containsExactly("COMPLETED 3 1", "STARTED 2 1", "FAILED 0 0", "STARTING 0 0");
        assertThat(stepOf(done, "end_time >= start_time", Boolean.class)).isTrue();
        rows.ledger.release(atWork.held());
        assertThat(status(atWork)).isEqualTo("STOPPED 2 1");
    }

    private static String status(ClaimedUnitRow unit) {
        return stepOf(unit, "status || ' ' || write_count || ' ' || commit_count", String.class);
    }

    private static <T> T stepOf(ClaimedUnitRow unit, String column, Class<T> type) {
        return rows.jdbc
                .sql(
                        "select " + column
                                + " from longshore.batch_step_execution s join longshore.work_unit u on u.step_execution_id = s.step_execution_id where u.run_id = :run and u.ordinal = :unit")
                .param("run", unit.held().id().run().value())
                .param("unit", unit.held().id().ordinal())
                .query(type)
                .single();
    }

    @Test
    void failsAUnitThatTakesOneWorkerDownAfterAnotherWithoutAChunkBetween() {
        rows.open(run, 1, 1);
        takeAway(claim(slow).orElseThrow());
        ClaimedUnitRow second = claim(fast).orElseThrow();
        rows.ledger.checkpoint(second.held(), 0, Counts.ofWritten(1), Map.of(), false, LEASE);
        takeAway(second);
        takeAway(claim(slow).orElseThrow());
        ClaimedUnitRow last = claim(fast).orElseThrow();
        expire(last);

        LostUnit lost = lose(last);

        assertThat(lost.losses()).isEqualTo(3);
        assertThat(lost.state()).isEqualTo(UnitState.FAILED);
        assertThat(claim(slow)).isEmpty();
    }

    @Test
    void countsOwnersThatDieTellsOfTheUnitThatDiedWithThemAndBeginsAnewOnceThatGotFurther() {
        rows.open(run, 2, 2);
        ClaimedUnitRow unit = claim(slow).orElseThrow();

        assertThat(nextOwner().losses()).isEqualTo(new ClaimedRun.Losses(1, 1));
        // the unit is another worker's now
        assertThat(nextOwner().losses()).isEqualTo(new ClaimedRun.Losses(2, 0));
        rows.jdbc
                .sql("update longshore.work_unit set losses = 2 where run_id = :run and ordinal = :unit")
                .param("run", run.run().value())
                .param("unit", unit.held().id().ordinal())
                .update();
        assertThat(nextOwner().losses()).isEqualTo(new ClaimedRun.Losses(3, 2));
        rows.jdbc
                .sql(
                        "update longshore.work_unit set losses = 1, checkpoint_at = clock_timestamp() where run_id = :run and ordinal = :unit")
                .param("run", run.run().value())
                .param("unit", unit.held().id().ordinal())
                .update();
        assertThat(nextOwner().losses()).isEqualTo(new ClaimedRun.Losses(1, 1));
        assertThat(nextOwner().losses()).isEqualTo(new ClaimedRun.Losses(2, 1));
    }

    private ClaimedRun nextOwner() {
        rows.jdbc
                .sql("update longshore.run set lease_until = clock_timestamp() - interval '1 s' where id = :run")
                .param("run", run.run().value())
                .update();
        return rows.runClaims.takeOver(fast, JOBS, LEASE, List.of(), 10).get(0);
    }

    /** The commit of a chunk need not wait for the disk. The control is the same chunk as the first one again. */
    @Test
    void refusesAChunkWhosePredecessorACrashedServerHasLost() {
        rows.open(run, 1, 1);
        HeldUnit unit = claim(slow).orElseThrow().held();
        assertThat(rows.ledger.checkpoint(unit, 0, Counts.ofWritten(5), Map.of(), false, LEASE))
                .isPresent();
        rows.jdbc
                .sql("update longshore.work_unit set chunks = 0, rows_read = 0, rows_written = 0 where run_id = :run")
                .param("run", run.run().value())
                .update();

        assertThat(rows.ledger.checkpoint(unit, 1, Counts.ofWritten(5), Map.of(), true, LEASE))
                .isEmpty();
        assertThat(rows.ledger.checkpoint(unit, 0, Counts.ofWritten(5), Map.of(), true, LEASE))
                .isPresent();
    }

    @Test
    void theLastChunkWaitsForTheDiskWhateverTheOthersDo() {
        rows.open(run, 1, 1);
        HeldUnit unit = claim(slow).orElseThrow().held();

        assertThat(waitingAfter(unit, 0, false)).isEqualTo("off");
        assertThat(waitingAfter(unit, 1, true)).isEqualTo("on");
    }

    private String waitingAfter(HeldUnit unit, int before, boolean last) {
        return rows.transactions.execute(transaction -> {
            rows.jdbc.sql("set local synchronous_commit = off").update();
            rows.ledger.checkpoint(unit, before, Counts.NONE, Map.of(), last, LEASE);
            return rows.jdbc
                    .sql("select current_setting('synchronous_commit')")
                    .query(String.class)
                    .single();
        });
    }

    @Test
    void aNewOwnerOfTheRunTakesAllUnitsBack() {
        rows.open(run, 2, 2);
        ClaimedUnitRow first = claim(slow).orElseThrow();
        rows.jdbc
                .sql("update longshore.run set lease_until = clock_timestamp() - interval '1 s' where id = :run")
                .param("run", run.run().value())
                .update();

        ClaimedRun taken =
                rows.runClaims.takeOver(fast, JOBS, LEASE, List.of(), 10).get(0);
        HeldRun successor = new HeldRun(taken.id(), taken.token());
        rows.plans.reclaim(successor);

        assertThat(taken.token()).isEqualTo(run.token() + 1);
        assertThat(rows.ledger.checkpoint(first.held(), 0, Counts.ofWritten(1), Map.of(), false, LEASE))
                .isEmpty();
        assertThat(rows.moves.lock(run)).isEmpty();
        assertThat(rows.moves.closeUnits(run)).isFalse();
        assertThat(rows.plans.progress(run.run(), EngineRows.STEP)).satisfies(progress -> {
            assertThat(progress.pending()).isEqualTo(2);
            assertThat(progress.claimable()).isZero();
        });
    }

    @Test
    void aLongChunkKeepsItsUnitByRenewalAndALostOneIsNotRenewed() {
        rows.open(run, 2, 2);
        ClaimedUnitRow kept = claim(slow).orElseThrow();
        ClaimedUnitRow lost = claim(slow).orElseThrow();
        takeAway(lost);
        expire(kept);

        rows.unitClaims.renew(List.of(kept.held(), lost.held()), LEASE);

        assertThat(rows.unitClaims.requeueLost(List.of(), MOST, false)).isEmpty();
        assertThat(rows.ledger.release(kept.held())).isTrue();
        assertThat(rows.ledger.release(lost.held())).isFalse();
    }

    @Test
    void cutsShortWhatAnotherWorkerHasAndNotWhatIsAtItsEnd() {
        rows.open(run, 2, 2);
        ClaimedUnitRow done = claim(slow).orElseThrow();
        ClaimedUnitRow lost = claim(slow).orElseThrow();
        List<HeldUnit> held = List.of(done.held(), lost.held());
        assertThat(rows.unitClaims.unwanted(held)).isEmpty();

        rows.ledger.checkpoint(done.held(), 0, Counts.ofWritten(1), Map.of(), true, LEASE);
        takeAway(lost);

        assertThat(rows.unitClaims.unwanted(held)).containsExactly(lost.held());
    }

    private Optional<ClaimedUnitRow> claim(WorkerId worker) {
        return rows.unitClaims.claimNext(worker, JOBS, List.of(0), LEASE, chunks -> Optional.empty()).stream()
                .findFirst()
                .map(ClaimedUnitRow.class::cast);
    }

    private void claimWith(WorkerId one, WorkerId other, List<HeldUnit> claimed) throws Exception {
        ExecutorService slots = Executors.newFixedThreadPool(8);
        List<Callable<Object>> claimers = IntStream.range(0, 8)
                .mapToObj(slot -> Executors.callable(() -> {
                    Optional<ClaimedUnitRow> unit = claim(slot % 2 == 0 ? one : other);
                    while (unit.isPresent()) {
                        claimed.add(unit.get().held());
                        unit = claim(slot % 2 == 0 ? one : other);
                    }
                }))
                .toList();
        for (var claimer : slots.invokeAll(claimers)) {
            claimer.get();
        }
        slots.shutdown();
    }

    private void takeAway(ClaimedUnitRow unit) {
        expire(unit);
        assertThat(lose(unit).id()).isEqualTo(unit.held().id());
    }

    /** What comes of a unit whose lease ran out. */
    private LostUnit lose(ClaimedUnitRow unit) {
        return rows.unitClaims.requeueLost(List.of(), MOST, false).stream()
                .filter(lost -> lost.id().equals(unit.held().id()))
                .findFirst()
                .orElseThrow();
    }

    private void expire(ClaimedUnitRow unit) {
        rows.jdbc
                .sql(
                        "update longshore.work_unit set lease_until = clock_timestamp() - interval '1 s' where run_id = :run and ordinal = :ordinal")
                .param("run", unit.held().id().run().value())
                .param("ordinal", unit.held().id().ordinal())
                .update();
    }

    /** A chunk writes its rows first and its checkpoint last, in one transaction. */
    private void chunk(String worker, Callable<Boolean> checkpoint) {
        rows.transactions.executeWithoutResult(transaction -> {
            rows.jdbc
                    .sql("insert into public.written (run, by) values (:run, :by)")
                    .param("run", run.run().value())
                    .param("by", worker)
                    .update();
            try {
                if (!checkpoint.call()) {
                    transaction.setRollbackOnly();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private List<String> writers() {
        return rows.jdbc
                .sql("select by from public.written where run = :run")
                .param("run", run.run().value())
                .query(String.class)
                .list();
    }
}
