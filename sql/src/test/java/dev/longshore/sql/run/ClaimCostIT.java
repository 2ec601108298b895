package dev.longshore.sql.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.run.Counts;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.SessionMark;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.unit.ClaimedWork;
import dev.longshore.sql.worker.WorkerRegistration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a claim costs with 10,000 units in one run, 200 runs at once and 300 that wait, half of which prefer a pool. Prints the times of two workers side by
 * side: {@code ./mvnw -pl sql -am verify -Dit.test=ClaimCostIT}. What fails the test is the way to the rows, not the time, which is the machine's.
 */
class ClaimCostIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Set<String> JOBS = Set.of(EngineRows.JOB);
    private static final int CLAIMS = 500;

    private static EngineRows rows;
    private static WorkerId plain;
    private static WorkerId reports;

    @BeforeAll
    static void start() {
        rows = new EngineRows(database.address());
        plain = rows.worker("plain");
        reports = rows.workers.register(new WorkerRegistration(
                "reports",
                "host",
                1,
                "test",
                List.of("worker"),
                2,
                List.of(EngineRows.JOB),
                "reports",
                Map.of(),
                "as always",
                new SessionMark(EngineRows.UNMARKED)));
        rows.jdbc
                .sql(
                        "update longshore.lane set max_running = 1000; update longshore.job set max_running = 1000, max_queued = 10000")
                .update();
        ask(5000);
        rows.jdbc
                .sql("update longshore.run set state = 'CANCELLED', ended_at = clock_timestamp()")
                .update();
        ask(500);
        rows.jdbc.sql("""
                        update longshore.run set state = 'RUNNING', owner = :worker, token = 1, attempts = 1, started_at = clock_timestamp(),
                          lease_until = clock_timestamp() + interval '1 hour', open_step = 'count', open_units = 8,
                          prefers = case when id % 2 = 0 then '{"pool": "reports"}'::jsonb end, prefers_patience = '30 s'
                        where state = 'QUEUED' and id <= (select min(id) + 199 from longshore.run where state = 'QUEUED')
                        """).param("worker", plain.value()).update();
        rows.jdbc.sql("""
                        update longshore.run set prefers = '{"pool": "reports"}', prefers_patience = '30 s' where state = 'QUEUED' and id % 2 = 0
                        """).update();
        rows.jdbc.sql("""
                        insert into longshore.work_unit (run_id, step, ordinal, bounds, label, claimable_at)
                        select r.id, 'count', n, '{}', 'unit', clock_timestamp() from longshore.run r
                        cross join lateral generate_series(0, case when r.id = (select min(id) from longshore.run where state = 'RUNNING') then 9999 else 7 end) n
                        where r.state = 'RUNNING'
                        """).update();
        long execution = rows.execution();
        rows.jdbc.sql("""
                        insert into longshore.batch_step_execution (step_execution_id, version, step_name, job_execution_id, create_time, status,
                          commit_count, rollback_count, read_count, write_count, filter_count, process_skip_count)
                        select -row_number() over (), 0, 'count:' || u.ordinal, :execution, localtimestamp, 'STARTING', 0, 0, 0, 0, 0, 0
                        from longshore.work_unit u
                        """).param("execution", execution).update();
        rows.jdbc.sql("""
                        update longshore.work_unit u set step_execution_id = -n.number
                        from (select run_id, ordinal, row_number() over () as number from longshore.work_unit) n
                        where u.run_id = n.run_id and u.ordinal = n.ordinal
                        """).update();
        rows.jdbc.sql("vacuum analyze").update();
    }

    @AfterAll
    static void stop() {
        rows.close();
    }

    @Test
    void claimsUnitsAndRunsByIndexesFromTwoWorkersAtOnce() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(4);
        List<Long> units = Collections.synchronizedList(new ArrayList<>());
        List<Long> runs = Collections.synchronizedList(new ArrayList<>());
        List<Callable<Void>> work = List.of(
                () -> claimUnits(plain, units),
                () -> claimUnits(reports, units),
                () -> claimRuns(plain, runs),
                () -> claimRuns(reports, runs));
        for (Future<Void> done : workers.invokeAll(work)) {
            done.get();
        }
        workers.shutdown();

        print("claims of units", units);
        print("claims of runs", runs);
        assertThat(units).hasSize(2 * CLAIMS);
        assertThat(runs).hasSizeGreaterThan(100);
        assertThat(rowsReadOneAfterTheOther("work_unit", () -> claimUnit(plain).isPresent()))
                .isZero();
        ask(10);
        assertThat(rowsReadOneAfterTheOther(
                        "run",
                        () -> rows.runClaims.claimNext(reports, JOBS, LEASE).isPresent()))
                .isZero();
    }

    private static Void claimUnits(WorkerId worker, List<Long> nanos) {
        for (int claim = 0; claim < CLAIMS; claim++) {
            long start = System.nanoTime();
            Optional<ClaimedWork> unit = claimUnit(worker);
            nanos.add(System.nanoTime() - start);
            unit.ifPresent(claimed -> rows.ledger.checkpoint(claimed.held(), 0, Counts.NONE, Map.of(), true, LEASE));
        }
        return null;
    }

    private static Void claimRuns(WorkerId worker, List<Long> nanos) {
        while (true) {
            long start = System.nanoTime();
            Optional<ClaimedRun> run = rows.runClaims.claimNext(worker, JOBS, LEASE);
            nanos.add(System.nanoTime() - start);
            if (run.isEmpty()) {
                return null;
            }
        }
    }

    private static Optional<ClaimedWork> claimUnit(WorkerId worker) {
        return rows.unitClaims.claimNext(worker, JOBS, List.of(0), LEASE, chunks -> Optional.empty()).stream()
                .findFirst();
    }

    /** By sequential scans of a table, in the transaction of a claim that claims something. */
    private static long rowsReadOneAfterTheOther(String table, Callable<Boolean> claim) {
        return rows.transactions.execute(transaction -> {
            try {
                assertThat(claim.call()).isTrue();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return rows.jdbc
                    .sql("select coalesce(sum(seq_tup_read), 0) from pg_stat_xact_user_tables where relname = :table")
                    .param("table", table)
                    .query(Long.class)
                    .single();
        });
    }

    private static void ask(int runs) {
        rows.jdbc
                .sql("select count(longshore.request_run('count')) from generate_series(1, :runs)")
                .param("runs", runs)
                .query(Long.class)
                .single();
    }

    private static void print(String what, List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        System.out.printf(
                "%d %s: p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                sorted.size(),
                what,
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get(sorted.size() * 99 / 100) / 1e6,
                sorted.get(sorted.size() - 1) / 1e6);
    }
}
