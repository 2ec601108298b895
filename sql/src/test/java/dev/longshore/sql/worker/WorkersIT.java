package dev.longshore.sql.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.EngineRows;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

class WorkersIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration GRACE = Duration.ofMillis(200);

    private static EngineRows rows;

    @BeforeAll
    static void start() {
        rows = new EngineRows(database.address());
    }

    @AfterAll
    static void stop() {
        rows.close();
    }

    @Test
    void isAliveWhileItsSessionIsAndDeadSoonAfter() throws SQLException {
        WorkerId worker = rows.worker("a");
        try (WorkerSession session = session(worker)) {
            session.beat();
            silence(worker);
            assertThat(rows.workers.provenDead(GRACE)).doesNotContain(worker);
        }

        await().until(() -> rows.workers.provenDead(GRACE).contains(worker));
    }

    @Test
    void isNotDeadWhileItMakesANewSession() throws SQLException {
        WorkerId worker = rows.worker("b");
        try (WorkerSession session = session(worker)) {
            session.beat();
            rows.jdbc
                    .sql(
                            "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 4701 and objid = cast(:worker as oid)")
                    .param("worker", worker.value())
                    .query()
                    .listOfRows();

            assertThat(rows.workers.provenDead(Duration.ofMinutes(1))).doesNotContain(worker);
            await().ignoreExceptions().untilAsserted(session::beat);
            silence(worker);
            assertThat(rows.workers.provenDead(GRACE)).doesNotContain(worker);
        }
    }

    @Test
    void isNotCountedAsDeadOnceItHasStopped() {
        WorkerId worker = rows.worker("c");
        silence(worker);
        assertThat(rows.workers.provenDead(GRACE)).contains(worker);

        rows.workers.stopped(java.util.List.of(worker));

        assertThat(rows.workers.provenDead(GRACE)).doesNotContain(worker);
    }

    private static WorkerSession session(WorkerId worker) {
        return new WorkerSession(
                database.address(), worker, new JsonColumn(JsonMapper.builder().build()));
    }

    private static void silence(WorkerId worker) {
        rows.jdbc
                .sql("update longshore.worker set heartbeat_at = clock_timestamp() - interval '1 h' where id = :worker")
                .param("worker", worker.value())
                .update();
    }
}
