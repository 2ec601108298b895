package dev.longshore.sql.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.run.RunId;
import dev.longshore.model.worker.Affinity;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.SessionMark;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.unit.ClaimedUnitRow;
import dev.longshore.sql.worker.WorkerRegistration;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;

/** Who claims what, where work prefers workers and workers lack jobs. */
class PreferenceIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Set<String> JOBS = Set.of(EngineRows.JOB);

    private static EngineRows rows;
    private static WorkerId plain;
    private static WorkerId reports;

    @BeforeAll
    static void start() {
        rows = new EngineRows(database.address());
        plain = rows.worker("plain");
        reports = worker("reports", List.of(EngineRows.JOB), "reports", Map.of("disk", "ssd", "zone", "a"));
    }

    @AfterAll
    static void stop() {
        rows.close();
    }

    @AfterEach
    void endAll() {
        rows.jdbc
                .sql(
                        "update longshore.run set state = 'CANCELLED', ended_at = clock_timestamp() where state = 'QUEUED'")
                .update();
        rows.jdbc.sql("""
                        update longshore.run set state = 'FAILED', owner = null, lease_until = null, ended_at = clock_timestamp() where state = 'RUNNING'
                        """).update();
        rows.jdbc
                .sql("update longshore.worker set stopped_at = null, unfit = '{}'")
                .update();
    }

    @Test
    void leavesARunToAPreferredWorkerUntilItsPatienceEnds() {
        RunId run = request("{\"prefer\": {\"pool\": \"reports\", \"patience\": \"PT20S\"}}");

        assertThat(claim(plain)).isEmpty();
        age(run, "15 s");
        assertThat(claim(plain)).isEmpty();
        age(run, "6 s");

        assertThat(claim(plain))
                .hasValueSatisfying(claimed -> assertThat(claimed.affinity()).isEqualTo(Affinity.MISS));
    }

    @Test
    void givesARunToAPreferredWorkerAtOnce() {
        request("{\"prefer\": {\"labels\": {\"disk\": \"ssd\"}}}");

        assertThat(claim(plain)).isEmpty();
        assertThat(claim(reports))
                .hasValueSatisfying(claimed -> assertThat(claimed.affinity()).isEqualTo(Affinity.HIT));
    }

    @Test
    void goesOnWithWhatNobodyElseIsPreferredFor() {
        request("{\"prefer\": {\"pool\": \"reports\"}}");
        RunId any = rows.request();

        assertThat(claim(plain)).hasValueSatisfying(claimed -> {
            assertThat(claimed.id()).isEqualTo(any);
            assertThat(claimed.affinity()).isEqualTo(Affinity.NONE);
        });
    }

    @Test
    void waitsForNobodyWhenNoPreferredWorkerLives() {
        request("{\"prefer\": {\"pool\": \"reports\"}}");
        request("{\"prefer\": {\"pool\": \"nowhere\"}}");
        rows.workers.stopped(List.of(reports));

        assertThat(claim(plain)).isPresent();
        assertThat(claim(plain)).isPresent();
    }

    @Test
    void leavesUnitsToPreferredWorkersToo() {
        HeldRun held = running("{\"prefer\": {\"pool\": \"reports\", \"patience\": \"PT20S\"}}");
        rows.open(held, 3, 3);

        assertThat(claimUnit(plain)).isEmpty();
        assertThat(claimUnit(reports))
                .hasValueSatisfying(unit -> assertThat(unit.affinity()).isEqualTo(Affinity.HIT));
        rows.jdbc
                .sql("update longshore.work_unit set claimable_at = claimable_at - interval '21 s' where run_id = :run")
                .param("run", held.run().value())
                .update();
        assertThat(claimUnit(plain)).hasValueSatisfying(unit -> {
            assertThat(unit.affinity()).isEqualTo(Affinity.MISS);
            assertThat(rows.unitClaims.waited(unit.held())).hasValueSatisfying(waited -> assertThat(waited)
                    .isBetween(Duration.ofSeconds(21), Duration.ofMinutes(2)));
        });
    }

    @Test
    void takesAJobsPreferenceWhereTheRequestHasNone() {
        rows.jdbc
                .sql(
                        "update longshore.job set prefers = '{\"pool\": \"reports\"}', prefers_patience = '5 s' where name = 'count'")
                .update();
        try {
            RunId run = rows.request();

            assertThat(claim(plain)).isEmpty();
            age(run, "6 s");
            assertThat(claim(plain)).isPresent();
        } finally {
            rows.jdbc
                    .sql("update longshore.job set prefers = null, prefers_patience = null where name = 'count'")
                    .update();
        }
    }

    @Test
    void aPreferenceFollowsTheTenantAndTheParametersOfItsRun() {
        WorkerId peru = worker("peru", List.of(EngineRows.JOB), null, Map.of("tenant", "PERU", "shard", "7"));
        prefers("{\"labels\": {\"tenant\": \":tenant\", \"shard\": \":shard\"}}");
        rows.jdbc
                .sql("update longshore.job set any_parameters = true where name = 'count'")
                .update();
        try {
            RunId both = ask("{\"shard\": 7}", "{\"tenant\": \"PERU\"}");
            assertThat(labels(both)).isEqualTo("shard=7, tenant=PERU");
            assertThat(claim(plain)).as("left to the worker of PERU").isEmpty();
            assertThat(claim(peru)).hasValueSatisfying(claimed -> assertThat(claimed.affinity())
                    .isEqualTo(Affinity.HIT));

            assertThat(labels(ask("{}", "{\"tenant\": \"BRAZIL\"}")))
                    .as("a label without a value is left out")
                    .isEqualTo("tenant=BRAZIL");
            RunId neither = ask("{}", "{}");
            assertThat(labels(neither)).as("it prefers nobody then").isNull();
            assertThat(labels(
                            ask("{}", "{\"tenant\": \"CHILE\", \"prefer\": {\"labels\": {\"tenant\": \":tenant\"}}}")))
                    .as("a request may say it too")
                    .isEqualTo("tenant=CHILE");
        } finally {
            prefers(null);
            rows.jdbc
                    .sql("update longshore.job set any_parameters = false where name = 'count'")
                    .update();
        }
    }

    private static void prefers(String json) {
        rows.jdbc
                .sql(
                        "update longshore.job set prefers = cast(:prefers as jsonb), prefers_patience = case when cast(:prefers as jsonb) is not null then interval '20 s' end where name = 'count'")
                .param("prefers", json, Types.VARCHAR)
                .update();
    }

    private static RunId ask(String parameters, String context) {
        return new RunId(rows.jdbc
                .sql("select longshore.request_run('count', cast(:parameters as jsonb), null, cast(:context as jsonb))")
                .param("parameters", parameters)
                .param("context", context)
                .query(Long.class)
                .single());
    }

    private static String labels(RunId run) {
        return rows.jdbc
                .sql("""
                        select (select string_agg(l.key || '=' || l.value, ', ' order by l.key) from jsonb_each_text(prefers -> 'labels') l) as labels
                        from longshore.run where id = :run
                        """)
                .param("run", run.value())
                .query((row, number) -> Optional.ofNullable(row.getString(1)))
                .single()
                .orElse(null);
    }

    @Test
    void givesAWorkerNeitherRunsNorUnitsOfAJobThatItLacks() {
        WorkerId other = worker("other", List.of("another-job"), null, Map.of());
        RunId waiting = rows.request();
        assertThat(rows.runClaims.claimNext(other, Set.of("another-job"), LEASE))
                .isEmpty();
        HeldRun held = held(claim(plain).orElseThrow());
        assertThat(held.run()).isEqualTo(waiting);
        rows.open(held, 1, 1);

        assertThat(claimUnit(other, Set.of("another-job"))).isEmpty();
        // the control: with the job it claims the unit
        assertThat(claimUnit(other, JOBS)).isPresent();
    }

    @Test
    void givesAWorkerNeitherRunsNorUnitsOfADefinitionThatItCannotWorkWith() {
        rows.workers.unfit(plain, "0".repeat(64));
        rows.request();
        assertThat(claim(plain)).isEmpty();
        HeldRun held = held(claim(reports).orElseThrow());
        rows.open(held, 1, 1);
        assertThat(claimUnit(plain)).isEmpty();
        expire(held);
        assertThat(rows.runClaims.takeOver(plain, JOBS, LEASE, List.of(), 10)).isEmpty();

        assertThat(rows.runClaims.takeOver(reports, JOBS, LEASE, List.of(), 10)).hasSize(1);
    }

    @Test
    void aNewOwnerLeavesUnitsToTheHealthyWorkersThatHoldThem() {
        HeldRun first = running("{}");
        rows.open(first, 2, 2);
        ClaimedUnitRow healthy = claimUnit(reports).orElseThrow();
        expire(first);

        ClaimedRun taken =
                rows.runClaims.takeOver(plain, JOBS, LEASE, List.of(), 10).get(0);
        rows.plans.adopt(held(taken));

        assertThat(rows.ledger.holds(healthy.held())).isTrue();
        // the other unit belongs to the execution of the owner that is gone, until the new one has made its own
        assertThat(claimUnit(reports)).isEmpty();
        assertThat(rows.jdbc
                        .sql(
                                "select count(*) from longshore.work_unit where run_id = :run and step_execution_id is null")
                        .param("run", first.run().value())
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void refusesPreferencesThatMeanNothing() {
        for (String wrong : List.of(
                "{\"prefer\": \"reports\"}",
                "{\"prefer\": {}}",
                "{\"prefer\": {\"pool\": \"No Pool\"}}",
                "{\"prefer\": {\"pool\": \"a\", \"who\": 1}}",
                "{\"prefer\": {\"labels\": {\"disk\": 1}}}",
                "{\"prefer\": {\"pool\": \"a\", \"patience\": \"2 hours\"}}",
                "{\"prefer\": {\"pool\": \"a\", \"patience\": \"soon\"}}")) {
            assertThatThrownBy(() -> request(wrong))
                    .as(wrong)
                    .isInstanceOf(DataAccessException.class)
                    .hasMessageContaining("prefer");
        }
    }

    private static WorkerId worker(String name, List<String> jobs, String pool, Map<String, String> labels) {
        return rows.workers.register(new WorkerRegistration(
                name,
                "host",
                1,
                "test",
                List.of("worker"),
                2,
                jobs,
                pool,
                labels,
                "as always",
                new SessionMark(EngineRows.UNMARKED)));
    }

    private static RunId request(String context) {
        return new RunId(rows.jdbc
                .sql("select longshore.request_run('count', context => cast(:context as jsonb))")
                .param("context", context)
                .query(Long.class)
                .single());
    }

    private static HeldRun running(String context) {
        RunId run = request(context);
        ClaimedRun claimed = claim(reports).orElseThrow();
        assertThat(claimed.id()).isEqualTo(run);
        return held(claimed);
    }

    private static HeldRun held(ClaimedRun claimed) {
        return new HeldRun(claimed.id(), claimed.token());
    }

    private static Optional<ClaimedRun> claim(WorkerId worker) {
        return rows.runClaims.claimNext(worker, JOBS, LEASE);
    }

    private static Optional<ClaimedUnitRow> claimUnit(WorkerId worker) {
        return claimUnit(worker, JOBS);
    }

    private static Optional<ClaimedUnitRow> claimUnit(WorkerId worker, Set<String> jobs) {
        return rows.unitClaims.claimNext(worker, jobs, List.of(0), LEASE, chunks -> Optional.empty()).stream()
                .findFirst()
                .map(ClaimedUnitRow.class::cast);
    }

    private static void age(RunId run, String time) {
        int aged = rows.jdbc
                .sql("update longshore.run set claimable_at = claimable_at - cast(:time as interval) where id = :run")
                .param("time", time)
                .param("run", run.value())
                .update();
        assertThat(aged).isOne();
    }

    private static void expire(HeldRun held) {
        rows.jdbc
                .sql("update longshore.run set lease_until = clock_timestamp() - interval '1 s' where id = :run")
                .param("run", held.run().value())
                .update();
    }
}
