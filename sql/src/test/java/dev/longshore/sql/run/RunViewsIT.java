package dev.longshore.sql.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.unit.UnitState;
import dev.longshore.sql.artifact.ArtifactViews;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.page.Page;
import dev.longshore.sql.page.PageRequest;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class RunViewsIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final JdbcClient jdbc = database.jdbc();
    private final RunViews views = new RunViews(jdbc, new JsonMapper(), new ArtifactViews(jdbc));

    @BeforeAll
    static void jobs() {
        History.make(database.jdbc(), 3_000);
        database.jdbc()
                .sql(
                        "insert into longshore.worker (name, host, pid, version, roles, slots, jobs) values ('quay-1', 'h', 1, '1', '{worker}', 2, '{job-1,job-2}')")
                .update();
    }

    @Test
    void pagesBothWaysMeet() {
        List<RunId> forward = new ArrayList<>();
        RunFilter filter =
                new RunFilter(List.of(RunState.COMPLETED, RunState.FAILED), null, null, null, null, null, null, null);
        Page<RunRow> page = views.list(TenantScope.ALL, filter, PageRequest.first(400));
        while (true) {
            page.items().forEach(row -> forward.add(row.id()));
            if (page.next() == null) {
                break;
            }
            page = views.list(TenantScope.ALL, filter, PageRequest.olderThan(page.next(), 400));
        }
        List<RunId> backward = new ArrayList<>();
        page.items().forEach(row -> backward.add(row.id()));
        while (page.previous() != null) {
            page = views.list(TenantScope.ALL, filter, PageRequest.newerThan(page.previous(), 400));
            List<RunId> newer = new ArrayList<>();
            page.items().forEach(row -> newer.add(row.id()));
            backward.addAll(0, newer);
        }
        List<RunId> truth = jdbc.sql(
                        "select id from longshore.run where state in ('COMPLETED', 'FAILED') order by requested_at desc, id desc")
                .query((rs, number) -> new RunId(rs.getLong("id")))
                .list();

        assertThat(forward).isEqualTo(truth);
        assertThat(backward).isEqualTo(truth);
    }

    @Test
    void everyFilterAnswersAsAPlainQueryWould() {
        assertThat(views.count(TenantScope.ALL, RunFilter.inStates(RunState.FAILED))
                        .value())
                .isEqualTo(counted("state = 'FAILED'"));
        assertThat(views.count(TenantScope.ALL, RunFilter.ofJob(new JobName("job-2")))
                        .value())
                .isEqualTo(counted("job = 'job-2'"));
        assertThat(views.count(new TenantScope("TENANT-3"), RunFilter.ALL).value())
                .isEqualTo(counted("tenant = 'TENANT-3'"));
        assertThat(views.count(TenantScope.ALL, by("person 0")).value())
                .isEqualTo(counted("context ->> 'actor' like 'Person 0%'"));
        assertThat(views.count(TenantScope.ALL, by("orders-")).value())
                .isEqualTo(counted("context ->> 'actor' is null and caller like 'orders-%'"));
        RunFilter all = new RunFilter(
                List.of(RunState.COMPLETED), new JobName("job-4"), "bulk", "TENANT-3", "schedule", null, null, null);
        assertThat(views.count(TenantScope.ALL, all).value())
                .isPositive()
                .isEqualTo(
                        counted(
                                "state = 'COMPLETED' and job = 'job-4' and lane = 'bulk' and tenant = 'TENANT-3' and origin = 'schedule'"));
    }

    @Test
    void anotherTenantsRunsAreNotThere() {
        RunFilter peru = new RunFilter(List.of(), null, null, "TENANT-4", null, null, null, null);
        RunId other = views.list(TenantScope.ALL, peru, PageRequest.first(1))
                .items()
                .get(0)
                .id();
        TenantScope three = new TenantScope("TENANT-3");

        assertThat(views.list(three, peru, PageRequest.first(10)).items()).isEmpty();
        assertThat(views.list(three, RunFilter.ALL, PageRequest.first(500)).items())
                .isNotEmpty()
                .allMatch(row -> "TENANT-3".equals(row.tenant()));
        assertThat(views.row(three, other)).isEmpty();
        assertThat(views.detail(three, other)).isEmpty();
    }

    @Test
    void aNameThatStandsForTooManyIsRefused() {
        jdbc.sql("""
                        insert into longshore.run (job, definition_hash, lane, origin, caller, request_hash, parameters, context, impact)
                        select 'job-3', repeat('3', 64), 'bulk', 'api', 'crowd-' || n, '\\x00', '{}', '{}', 'delayed' from generate_series(1, 51) n""").update();

        assertThatThrownBy(() -> views.list(TenantScope.ALL, by("crowd-"), PageRequest.first(10)))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.field()).isEqualTo("askedBy"));
        assertThat(views.list(TenantScope.ALL, by("CROWD-51"), PageRequest.first(10))
                        .items())
                .hasSize(1);
    }

    @Test
    void secretsAreMasked() {
        RunId run = request("job-1", "{\"token\": \"vault:crm\", \"from\": \"1995\"}");

        assertThat(views.detail(TenantScope.ALL, run).orElseThrow().parameters())
                .containsEntry("token", RunDetail.MASK)
                .containsEntry("from", "1995");
    }

    @Test
    void progressIsThatOfTheUnits() {
        RunId run = request("job-1", "{}");
        drive(run);
        unit(
                run,
                0,
                "DONE",
                1_000,
                "clock_timestamp() - interval '8 seconds'",
                "clock_timestamp() - interval '4 seconds'");
        unit(run, 1, "RUNNING", 500, "clock_timestamp() - interval '4 seconds'", "clock_timestamp()");
        RunRow row = views.row(TenantScope.ALL, run).orElseThrow();

        assertThat(row.counts()).isEqualTo(Counts.ofWritten(1_500));
        assertThat(row.progress().unitsDone()).isEqualTo(1);
        assertThat(row.progress().unitsTotal()).isEqualTo(2);
        assertThat(row.progress().rowsExpected()).isEqualTo(2_000);
        assertThat(row.progress().fraction()).isEqualTo(0.75);
        assertThat(row.progress().rowsPerSecond()).isBetween(150.0, 190.0);
        assertThat(row.progress().left()).satisfies(left -> {
            assertThat(left.low()).isBetween(1L, 3L);
            assertThat(left.high()).isBetween(3L, 6L);
        });
    }

    @Test
    void ofVeryManyUnitsThoseThatTellMostAreRead() {
        RunId run = request("job-1", "{}");
        drive(run);
        jdbc.sql("""
                        insert into longshore.work_unit (run_id, step, ordinal, bounds, label, state)
                        select :run, 'write', n, '{}', 'unit', case when n < 1500 then 'DONE' when n = 1700 then 'FAILED' else 'PENDING' end
                        from generate_series(0, 2999) n
                        """).param("run", run.value()).update();
        unit(run, 3_000, "RUNNING", 500, "clock_timestamp()", "clock_timestamp()");

        RunDetail detail = views.detail(TenantScope.ALL, run).orElseThrow();

        assertThat(detail.unitCounts())
                .containsOnly(
                        Map.entry(UnitState.DONE, 1_500L),
                        Map.entry(UnitState.PENDING, 1_499L),
                        Map.entry(UnitState.FAILED, 1L),
                        Map.entry(UnitState.RUNNING, 1L));
        assertThat(detail.units())
                .hasSize(200)
                .extracting(RunDetail.Unit::ordinal)
                .isSorted()
                .startsWith(1_401)
                .contains(1_499, 1_500, 1_598, 1_700, 3_000);
    }

    @Test
    void aListSaysHowManyUnitsACompletedRunHad() {
        RunId run = request("job-2", "{}");
        drive(run);
        unit(run, 0, "DONE", 100, "clock_timestamp()", "clock_timestamp()");
        unit(run, 1, "DONE", 50, "clock_timestamp()", "clock_timestamp()");
        jdbc.sql("""
                        update longshore.run set state = 'COMPLETED', owner = null, lease_until = null, ended_at = now(), rows_read = 150, rows_written = 150
                        where id = :run""").param("run", run.value()).update();

        RunRow listed = views.list(TenantScope.ALL, RunFilter.ofJob(new JobName("job-2")), PageRequest.first(1))
                .items()
                .get(0);

        assertThat(listed.id()).isEqualTo(run);
        assertThat(listed.progress().unitsDone()).isEqualTo(2);
        assertThat(listed.progress().unitsTotal()).isEqualTo(2);
        assertThat(listed.progress().rows()).isEqualTo(150);
        assertThat(listed.progress().fraction()).isEqualTo(1.0);
    }

    @Test
    void aUnitThatWasClaimedAgainCountsOnlyWhatThisClaimRead() {
        RunId run = request("job-1", "{}");
        drive(run);
        unit(run, 0, "RUNNING", 900_010, "clock_timestamp() - interval '5 seconds'", "clock_timestamp()");
        jdbc.sql("update longshore.work_unit set rows_before_claim = 900000 where run_id = :run")
                .param("run", run.value())
                .update();

        assertThat(views.row(TenantScope.ALL, run).orElseThrow().progress().rowsPerSecond())
                .isLessThan(5);
    }

    @Test
    void atFirstThereIsNotEnoughData() {
        RunId run = request("job-1", "{}");
        drive(run);
        unit(run, 0, "RUNNING", 10, "clock_timestamp() - interval '1 second'", "clock_timestamp()");
        Progress progress = views.row(TenantScope.ALL, run).orElseThrow().progress();

        assertThat(progress.rowsPerSecond()).isNull();
        assertThat(progress.left()).isNull();
    }

    @Test
    void aWaitingRunSaysWhatHoldsIt() {
        RunId first = request("job-2", "{}");
        RunId second = request("job-2", "{}");
        assertThat(waiting(first)).isEqualTo("It is the next to start in bulk.");
        assertThat(waiting(second)).isEqualTo("1 run is ahead of it in bulk.");

        jdbc.sql("update longshore.job set max_running = 1 where name = 'job-2'")
                .update();
        drive(first);
        assertThat(waiting(second)).startsWith("As many runs of job-2 run as may at once, 1: run " + first);
        assertThat(waiting(request("job-4", "{}")))
                .isEqualTo("No worker is there that can run job-4. It starts once one is.");
        end(first);
        end(second);
    }

    @Test
    void aParkedRunSaysWhatItWaitsForWhileItWaits() {
        RunId run = request("job-2", "{}");
        drive(run);
        assertThat(waiting(run)).isNull();

        park(run, "1 minute");
        assertThat(waiting(run))
                .matches("crm is away\\. It goes on by itself; the next try is at \\d\\d:\\d\\d:\\d\\d UTC\\.");
        park(run, "-1 second");
        assertThat(waiting(run)).isNull();
        end(run);
    }

    @Test
    void aRunWhoseCallsWaitForARateSaysWhoseAndUntilWhen() {
        RunId run = request("job-2", "{}");
        drive(run);
        jdbc.sql("insert into longshore.dependency (name, rate) values ('rated', 50)")
                .update();
        share("others", null, 40, "null");
        share("mine", run, 10, "null");
        assertThat(waiting(run)).as("it has what it needs").isNull();

        share("mine", run, 10, "clock_timestamp()");
        assertThat(waiting(run))
                .matches(
                        "Its calls wait for the rate of rated, 50 a second for all workers together, since \\d\\d:\\d\\d:\\d\\d UTC: "
                                + "it has 10 of them and others have 40, each free again a second after its call has ended\\.");
        share("mine", run, 0, "clock_timestamp()");
        assertThat(waiting(run)).matches(".* UTC: others have all of it, and share it by \\d\\d:\\d\\d:\\d\\d UTC\\.");
        jdbc.sql("delete from longshore.dependency").update();
        end(run);
    }

    @Test
    void aRunThatDoesNotStopSaysWhichStepHoldsItUp() {
        RunId run = request("job-2", "{}");
        drive(run);
        overdue(run); // of an order before
        jdbc.sql(
                        "insert into longshore.run_command (run_id, verb, actor, reason) values (:run, 'pause', 'ada', 'lunch')")
                .param("run", run.value())
                .update();
        jdbc.sql("update longshore.run set state = 'PAUSING' where id = :run")
                .param("run", run.value())
                .update();
        assertThat(waiting(run))
                .matches("ada asked to pause it at \\S+ UTC: lunch\\. It stops after the chunk that it is at\\.");

        overdue(run);

        assertThat(waiting(run))
                .matches(
                        "ada asked to pause it at \\S+ UTC: lunch\\. Step 100% sure has not returned since \\d\\d:\\d\\d:\\d\\d UTC, and nothing .*");
        end(run);
    }

    private void overdue(RunId run) {
        jdbc.sql(
                        "insert into longshore.run_event (run_id, event, detail) values (:run, 'run.stop-overdue', '{\"step\": \"100% sure\", \"seconds\": 95}')")
                .param("run", run.value())
                .update();
    }

    private void share(String holder, @Nullable RunId run, int permits, String waitsSince) {
        jdbc.sql(
                        "insert into longshore.rate_slice (dependency, holder, run_id, permits, until, waits_since) "
                                + "values ('rated', :holder, :run, :permits, clock_timestamp() + interval '1 minute', "
                                + waitsSince
                                + ") on conflict (dependency, holder) do update set permits = excluded.permits, waits_since = excluded.waits_since")
                .param("holder", holder)
                .param("run", run == null ? null : run.value(), Types.BIGINT)
                .param("permits", permits)
                .update();
    }

    private void park(RunId run, String until) {
        jdbc.sql(
                        "update longshore.run set parked_why = 'crm is away.', parked_until = clock_timestamp() + cast(:until as interval) where id = :run")
                .param("until", until)
                .param("run", run.value())
                .update();
    }

    private String waiting(RunId run) {
        return views.detail(TenantScope.ALL, run).orElseThrow().waiting();
    }

    private RunId request(String job, String parameters) {
        // the history has queued nothing; what other tests left is out of the way
        jdbc.sql(
                        "update longshore.run set state = 'CANCELLED', ended_at = now() where state = 'QUEUED' and job <> :job")
                .param("job", job)
                .update();
        return new RunId(jdbc.sql("select longshore.request_run(:job, :parameters::jsonb)")
                .param("job", job)
                .param("parameters", parameters)
                .query(Long.class)
                .single());
    }

    private void drive(RunId run) {
        jdbc.sql("""
                        update longshore.run set state = 'RUNNING', started_at = clock_timestamp() - interval '10 seconds', attempts = 1,
                          owner = (select min(id) from longshore.worker), lease_until = clock_timestamp() + interval '1 minute' where id = :run""").param("run", run.value()).update();
    }

    private void end(RunId run) {
        jdbc.sql(
                        "update longshore.run set state = 'CANCELLING', owner = 1, lease_until = now() where id = :run and state in ('RUNNING', 'PAUSING')")
                .param("run", run.value())
                .update();
        jdbc.sql(
                        "update longshore.run set state = 'CANCELLED', owner = null, lease_until = null, ended_at = now() where id = :run")
                .param("run", run.value())
                .update();
    }

    private void unit(RunId run, int ordinal, String state, long rows, String claimed, String checkpoint) {
        boolean running = "RUNNING".equals(state);
        jdbc.sql("""
                        insert into longshore.work_unit (run_id, step, ordinal, bounds, label, rows_expected, state, owner, lease_until, claimed_at,
                          checkpoint_at, ended_at, rows_read, rows_written)
                        select :run, 'write', :ordinal, '{}', 'unit', greatest(1000, :rows), :state, case when :running then (select min(id) from longshore.worker) end,
                          case when :running then now() end, %1$s, %2$s, case when not :running then %2$s end, :rows, :rows""".formatted(claimed, checkpoint))
                .param("run", run.value())
                .param("ordinal", ordinal)
                .param("state", state)
                .param("running", running)
                .param("rows", rows)
                .update();
    }

    private long counted(String condition) {
        return jdbc.sql("select count(*) from longshore.run where " + condition)
                .query(Long.class)
                .single();
    }

    private static RunFilter by(String name) {
        return new RunFilter(List.of(), null, null, null, null, null, null, name);
    }
}
