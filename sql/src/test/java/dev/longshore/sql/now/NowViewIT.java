package dev.longshore.sql.now;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.json.JsonColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class NowViewIT {

    private static final String FIXTURE = """
            insert into longshore.job_definition (hash, job, document) values (repeat('a', 64), 'orders-export', '{}');
            insert into longshore.job (name, definition_hash, title, kind, lane, impact, max_running, max_queued)
              values ('orders-export', repeat('a', 64), 'Orders', 'export', 'bulk', 'delayed', 2, 10);
            insert into longshore.worker (name, host, pid, version, roles, slots) values ('quay-1', 'quay', 1, '1', '{worker}', 2);
            insert into longshore.run (job, definition_hash, lane, tenant, origin, caller, request_hash, parameters, context, impact, state, ended_at, owner, lease_until)
              select 'orders-export', repeat('a', 64), 'bulk', t.tenant, 'api', 'shop', '', '{}', '{}', 'delayed', t.state,
                case t.state when 'FAILED' then clock_timestamp() end, case t.state when 'RUNNING' then 1 end, case t.state when 'RUNNING' then clock_timestamp() + interval '1 hour' end
              from (values ('PERU', 'FAILED'), ('KENYA', 'FAILED'), ('PERU', 'FAILED'), ('PERU', 'RUNNING'), ('KENYA', 'QUEUED'), ('PERU', 'QUEUED'), ('PERU', 'PAUSED')) t (tenant, state);
            insert into longshore.failure (run_id, attempt, category, code, message, stack, fingerprint)
              select r.id, 1, 'external', 'away', 'The source is away.', '', case r.id when 3 then 'other' else 'away' end from longshore.run r where r.state = 'FAILED';
            update longshore.run r set failure_id = f.id from longshore.failure f where f.run_id = r.id;
            insert into longshore.work_unit (run_id, step, ordinal, bounds, label, state, owner, lease_until)
              values (4, 'write-parts', 0, '{}', 'all', 'RUNNING', 1, clock_timestamp() + interval '1 hour');
            """;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static JdbcClient jdbc;
    private static NowView now;

    @BeforeAll
    static void fill() {
        jdbc = database.jdbc();
        jdbc.sql(FIXTURE).update();
        now = new NowView(jdbc, new JsonColumn(JsonMapper.builder().build()));
    }

    @Test
    void groupsOpenFailuresByCauseInSightOfATenant() {
        assertThat(now.openFailures(TenantScope.ALL))
                .extracting(OpenFailure::runs, OpenFailure::tenants, OpenFailure::newest)
                .containsExactlyInAnyOrder(
                        tuple(2L, List.of("KENYA", "PERU"), new RunId(2)), tuple(1L, List.of("PERU"), new RunId(3)));
        assertThat(now.openFailures(new TenantScope("KENYA")))
                .extracting(OpenFailure::runs)
                .containsExactly(1L);
    }

    @Test
    void countsWhatWaitsAndRunsByLane() {
        LaneNow bulk = now.lanes(TenantScope.ALL).get(1);

        assertThat(bulk.name()).isEqualTo("bulk");
        assertThat(bulk.waiting()).isEqualTo(2);
        assertThat(bulk.running()).isEqualTo(1);
        assertThat(now.lanes(new TenantScope("KENYA")).get(1).running()).isZero();
        assertThat(now.oldestWaiting(TenantScope.ALL, 1)).containsExactly(new RunId(5));
        assertThat(now.openWork(TenantScope.ALL)).extracting(OpenWork::runs).containsExactly(4L);
    }

    @Test
    void aWorkerLivesWhileItsSessionHoldsItsLock() throws SQLException {
        assertThat(now.workers())
                .extracting(WorkerNow::alive, WorkerNow::busy, WorkerNow::driving)
                .containsExactly(tuple(false, 1, 1));
        try (Connection session = database.dataSource().getConnection();
                Statement statement = session.createStatement()) {
            statement.execute("select pg_advisory_lock(4701, 1)");
            assertThat(now.workers()).extracting(WorkerNow::alive).containsExactly(true);
        }
    }

    @Test
    void theVersionOfARunChangesWithEveryChunkAndIsFinalAtItsEnd() {
        Versions.Version before = now.versions().of(new RunId(4)).orElseThrow();
        String all = now.versions().ofAll();

        jdbc.sql("update longshore.work_unit set chunks = chunks + 1 where run_id = 4")
                .update();

        assertThat(now.versions().of(new RunId(4)).orElseThrow().text()).isNotEqualTo(before.text());
        assertThat(now.versions().ofAll()).isNotEqualTo(all);
        assertThat(before.isFinal()).isFalse();
        assertThat(now.versions().of(new RunId(99))).isEmpty();
    }

    @Test
    void theVersionOfWhatWaitsChangesWhenItIsHeldAndWhenItIsNotAnyMore() {
        String free = now.versions().of(new RunId(5)).orElseThrow().text();
        jdbc.sql(
                        "insert into longshore.schedule_hold (holds, scope, reason, actor) values ('runs', 'all', 'The source moves', 'ada')")
                .update();
        try {
            assertThat(now.versions().of(new RunId(5)).orElseThrow().text()).isNotEqualTo(free);
        } finally {
            jdbc.sql("delete from longshore.schedule_hold").update();
        }
        assertThat(now.versions().of(new RunId(5)).orElseThrow().text()).isEqualTo(free);
    }

    @Test
    void theHistoryOfAJobHoldsRunsThatBeganAndEnded() {
        JobHistory history = new JobHistory(jdbc);

        assertThat(history.lastOfEach(TenantScope.ALL))
                .extracting(JobRecord::run)
                .containsExactly(new RunId(7));
        assertThat(history.lastEnded(TenantScope.ALL, new JobName("orders-export"), 10))
                .isEmpty();
    }
}
