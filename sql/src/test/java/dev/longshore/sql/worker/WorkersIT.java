package dev.longshore.sql.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunState;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.SessionMark;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.run.ClaimedRun;
import dev.longshore.sql.run.EngineRows;
import dev.longshore.sql.run.HeldRun;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.json.JsonMapper;

class WorkersIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Duration GRACE = Duration.ofMillis(200);

    /** Of a sleeper. Sessions must be as old. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private static final int PATIENT = 1;
    private static final int SLEEPER = 2;
    private static final int AWAKE = 3;

    private static EngineRows rows;
    private static WorkerId watching;
    private static SingleConnectionDataSource looking;
    private static WorkerSession watcher;

    @BeforeAll
    static void start() {
        rows = new EngineRows(database.address());
        watching = rows.worker("watcher", AWAKE);
        watcher = session(watching);
        looking = new SingleConnectionDataSource(
                database.address().url(),
                database.address().user(),
                database.address().password(),
                true);
        WorkerId longDead = rows.worker("long dead");
        silence(longDead);
        await().ignoreExceptions().untilAsserted(() -> assertThat(dead()).contains(longDead));
    }

    @AfterAll
    static void stop() {
        watcher.close();
        looking.destroy();
        rows.close();
    }

    @Test
    void isAliveWhileItsSessionIsAndDeadSoonAfter() throws SQLException {
        WorkerId worker = rows.worker("a");
        try (WorkerSession session = session(worker)) {
            session.beat();
            silence(worker);
            assertThat(dead()).doesNotContain(worker);
        }

        await().until(() -> dead().contains(worker));
        assertThat(rows.workers.stillDead(List.of(worker), GRACE)).containsExactly(worker);
    }

    @Test
    void tellsWhoseClaimsHoldForOtherTimes() {
        WorkerId usual = rows.worker("usual");
        WorkerId patient = rows.workers.register(new WorkerRegistration(
                "patient",
                "host",
                1,
                "test",
                List.of(),
                2,
                List.of(),
                null,
                Map.of(),
                "an hour",
                new SessionMark(PATIENT)));

        assertThat(rows.workers.withOtherLeases(usual)).containsExactly("patient (an hour)");
        assertThat(rows.workers.withOtherLeases(patient)).contains("usual (as always)");

        rows.workers.stopped(List.of(patient));
        assertThat(rows.workers.withOtherLeases(usual)).isEmpty();
    }

    @Test
    void makesABrokenSessionAnewWithinOneBeatAndIsNotDeadMeanwhile() throws SQLException {
        WorkerId worker = rows.worker("b");
        try (WorkerSession session = session(worker)) {
            session.beat();
            rows.jdbc
                    .sql(
                            "select pg_terminate_backend(pid, 10000) from pg_locks where locktype = 'advisory' and classid = 4701 and objid = cast(:worker as oid)")
                    .param("worker", worker.value())
                    .query()
                    .listOfRows();
            assertThat(rows.workers.stillDead(List.of(worker), Duration.ofMinutes(1)))
                    .isEmpty();

            session.beat();

            silence(worker);
            assertThat(dead()).doesNotContain(worker);
        }
    }

    /** After a start of the server nobody has a session, and whoever is first must not take the others for dead. */
    @Test
    void aNewSessionTellsOfNobodysDeath() throws SQLException {
        WorkerId worker = rows.worker("c");
        silence(worker);
        WorkerId watching = rows.worker("watching since a moment ago");
        try (WorkerSession session = session(watching)) {
            assertThat(session.beat()).isEmpty();
            await().untilAsserted(() -> assertThat(session.beat()).contains(worker));
        }
    }

    @Test
    void isNotCountedAsDeadOnceItHasStopped() throws SQLException {
        WorkerId worker = rows.worker("d");
        silence(worker);
        assertThat(dead()).contains(worker);

        rows.workers.stopped(List.of(worker));

        assertThat(dead()).doesNotContain(worker);
    }

    /** A row that is locked just now cannot be taken back, and must be found again before its lease runs out. */
    @Test
    void isBuriedOnlyOnceNothingIsItsOwnAnyMore() {
        WorkerId worker = rows.worker("e");
        rows.request();
        ClaimedRun run = rows.runClaims
                .claimNext(worker, List.of(EngineRows.JOB), Duration.ofMinutes(1))
                .orElseThrow();
        assertThat(rows.workers.bury(List.of(worker))).isEmpty();

        rows.moves.end(new HeldRun(run.id(), run.token()), RunState.FAILED, Counts.NONE, null);

        assertThat(rows.workers.bury(List.of(worker))).containsExactly(worker);
        assertThat(rows.workers.bury(List.of(worker))).isEmpty();
    }

    /** It sleeps amid a transaction that has written a row of a user's table, which whoever has its work by now writes next. */
    @Test
    void endsTransactionsOfWhoIsSilentAndHoldsNothing() throws SQLException {
        WorkerId sleeper = rows.worker("sleeper", SLEEPER);
        rows.request();
        HeldRun run = rows.runClaims
                .claimNext(sleeper, List.of(EngineRows.JOB), Duration.ofMinutes(1))
                .map(claim -> new HeldRun(claim.id(), claim.token()))
                .orElseThrow();
        rows.jdbc.sql("create table price (of text primary key, cents int)").update();
        rows.jdbc.sql("insert into price values ('tea', 1)").update();
        try (Connection asleep = connect();
                Connection idle = connect();
                Connection ofNobody = connect()) {
            for (Connection marked : List.of(asleep, idle)) {
                execute(marked, new SessionMark(SLEEPER).statement());
            }
            asleep.setAutoCommit(false);
            execute(asleep, "update price set cents = 2");
            ofNobody.setAutoCommit(false);
            execute(ofNobody, "select 1");
            awaitAge(asleep);
            heard(sleeper);
            assertThat(ended(sleeper)).as("it was heard of a moment ago").isEmpty();
            silence(sleeper);
            assertThat(ended(sleeper)).as("its lease lasts").isEmpty();

            rows.moves.end(run, RunState.FAILED, Counts.NONE, null);

            assertThat(ended()).as("at the first look").containsExactly(Map.entry(sleeper, 0));
            assertThat(ended(sleeper)).containsExactly(Map.entry(sleeper, 1));
            await().untilAsserted(() -> assertThat(ended(sleeper)).isEmpty());
            assertThat(rows.jdbc
                            .sql("update price set cents = 3 where cents = 1 returning of")
                            .query(String.class)
                            .list())
                    .containsExactly("tea");
            assertThatThrownBy(() -> execute(asleep, "update price set cents = 2"))
                    .isInstanceOf(SQLException.class);
            execute(idle, "select 1");
            execute(ofNobody, "select 1");
        } finally {
            rows.workers.stopped(List.of(sleeper));
        }
    }

    /** The host of the database was suspended: by its clock nobody was heard of for long, and whoever looks has not beaten either. */
    @Test
    void endsNoTransactionOfItsOwnProcess() throws SQLException {
        WorkerId sleeper = rows.worker("sleeper beside the watcher", SLEEPER);
        try (Connection own = marked(AWAKE);
                Connection others = marked(SLEEPER)) {
            awaitAge(others);
            silence(watching);
            silence(sleeper);

            assertThat(ended(watching, sleeper)).containsExactly(Map.entry(sleeper, 1));

            execute(own, "select 1");
        } finally {
            rows.workers.stopped(List.of(sleeper));
            heard(watching);
        }
    }

    /** It was made after the worker was last heard of, by somebody who is awake. */
    @Test
    void endsNoSessionThatIsYoungerThanTheSilence() throws SQLException {
        WorkerId back = rows.worker("back again", SLEEPER);
        try (Connection older = marked(SLEEPER)) {
            awaitAge(older);
            older.rollback();
            silence(back);
            try (Connection made = marked(SLEEPER)) {
                assertThat(ended(back)).isEmpty();
                awaitAge(made);
                assertThat(ended(back)).as("the control").containsExactly(Map.entry(back, 1));
            }
        } finally {
            rows.workers.stopped(List.of(back));
        }
    }

    /** After a start of the server all sessions are new, and the beats of others are on their way. */
    @Test
    void whoseOwnSessionIsYoungerThanTheSilenceEndsNone() throws SQLException {
        WorkerId sleeper = rows.worker("asleep while the server starts", SLEEPER);
        try (Connection asleep = marked(SLEEPER)) {
            awaitAge(asleep);
            silence(sleeper);
            try (Connection fresh = connect()) {
                Workers anew = new Workers(JdbcClient.create(new SingleConnectionDataSource(fresh, true)));

                assertThat(anew.endSessionsOfSilent(watching, List.of(sleeper), SILENCE))
                        .isEmpty();
                awaitAge(fresh);
                assertThat(anew.endSessionsOfSilent(watching, List.of(sleeper), SILENCE))
                        .as("the control")
                        .containsExactly(Map.entry(sleeper, 1));
            }
        } finally {
            rows.workers.stopped(List.of(sleeper));
        }
    }

    @Test
    void tellsASessionThatBearsTheMarkFromOneThatDoesNot() throws SQLException {
        try (Connection one = marked(AWAKE)) {
            Workers workers = new Workers(JdbcClient.create(new SingleConnectionDataSource(one, true)));
            assertThat(workers.isMarked(new SessionMark(AWAKE))).isTrue();
            assertThat(workers.isMarked(new SessionMark(SLEEPER))).isFalse();
        }
    }

    private static Map<WorkerId, Integer> ended(WorkerId... suspects) {
        return new Workers(JdbcClient.create(looking)).endSessionsOfSilent(watching, List.of(suspects), SILENCE);
    }

    /** In a transaction that does nothing. */
    private static Connection marked(int sessions) throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        execute(connection, new SessionMark(sessions).statement());
        return connection;
    }

    /** Until it could have slept for as long as a silence, and the session that looks is as old. */
    private static void awaitAge(Connection connection) throws SQLException {
        int pid = connection.unwrap(PGConnection.class).getBackendPID();
        await().until(() -> JdbcClient.create(looking)
                .sql("""
                        select bool_and(backend_start < clock_timestamp() - cast(:silence as interval)) from pg_stat_activity
                        where pid in (pg_backend_pid(), :pid)
                        """)
                .param("silence", SILENCE.toMillis() + " milliseconds")
                .param("pid", pid)
                .query(Boolean.class)
                .single());
    }

    private static void heard(WorkerId worker) {
        rows.jdbc
                .sql("update longshore.worker set heartbeat_at = clock_timestamp() where id = :worker")
                .param("worker", worker.value())
                .update();
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database.address().url(),
                database.address().user(),
                database.address().password());
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    /** What a worker with a session of some age sees. */
    private static Set<WorkerId> dead() throws SQLException {
        return watcher.beat();
    }

    private static WorkerSession session(WorkerId worker) {
        return new WorkerSession(
                database.address(), worker, new JsonColumn(JsonMapper.builder().build()), GRACE);
    }

    private static void silence(WorkerId worker) {
        rows.jdbc
                .sql("update longshore.worker set heartbeat_at = clock_timestamp() - interval '1 h' where id = :worker")
                .param("worker", worker.value())
                .update();
    }
}
