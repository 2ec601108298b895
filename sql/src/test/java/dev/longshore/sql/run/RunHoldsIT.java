package dev.longshore.sql.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.job.Jobs;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.json.JsonMapper;

/** Holds of runs against claims; the table alone, without the desk where people make them. */
class RunHoldsIT {

    /** A thread for each: the common pool has one on two processors, on a later JDK. */
    private static final Executor ANOTHER = task -> new Thread(task).start();

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Set<String> JOBS = Set.of(EngineRows.JOB);
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static EngineRows rows;
    private static RunHolds holds;
    private static RunCommands commands;
    private static WorkerId worker;

    @BeforeAll
    static void start() {
        rows = new EngineRows(database.address());
        holds = new RunHolds(rows.jdbc);
        commands = new RunCommands(
                rows.jdbc, new AuditTrail(rows.jdbc, JsonMapper.builder().build()));
        worker = rows.worker("worker");
    }

    @AfterAll
    static void stop() {
        rows.close();
    }

    @BeforeEach
    void nothingIsHeldAndNothingWaits() {
        rows.jdbc.sql("""
                        update longshore.schedule_hold set released_at = coalesce(released_at, clock_timestamp()), let_go_at = clock_timestamp();
                        update longshore.run set state = 'CANCELLED', ended_at = clock_timestamp() where state in ('QUEUED', 'PAUSED');
                        update longshore.run set state = 'FAILED', owner = null, lease_until = null, ended_at = clock_timestamp() where state in ('RUNNING', 'PAUSING')
                        """).update();
    }

    @ParameterizedTest
    @CsvSource({
        "all, , true",
        "lane, bulk, true",
        "lane, critical, false",
        "job, count, true",
        "job, other, false",
        "tenant, PERU, true",
        "tenant, BRAZIL, false"
    })
    void ofARunThatIsHeldNobodyBecomesTheOwner(String scope, @Nullable String subject, boolean held) {
        RunId run = of("PERU");
        long hold = hold(scope, subject);

        assertThat(claim().isPresent()).isEqualTo(!held);
        assertThat(state(run)).isEqualTo(held ? RunState.QUEUED : RunState.RUNNING);

        if (held) {
            release(hold);
            assertThat(claim().map(ClaimedRun::id)).contains(run);
        }
    }

    @Test
    void othersPassARunThatIsHeld() {
        of("PERU");
        RunId brazil = of("BRAZIL");
        RunId none = rows.request();
        hold("tenant", "PERU");

        assertThat(claim().map(ClaimedRun::id)).contains(brazil);
        assertThat(claim().map(ClaimedRun::id)).contains(none);
        assertThat(claim()).isEmpty();
    }

    /** Without the lanes' lock, whoever makes the hold would not see the run of a claim that is not committed, and nobody would pause it. */
    @Test
    void aClaimOfTheSameInstantIsSeen() throws Exception {
        RunId run = rows.request();
        CountDownLatch claimed = new CountDownLatch(1);
        CountDownLatch waited = new CountDownLatch(1);
        CompletableFuture<Void> claim = CompletableFuture.runAsync(
                () -> rows.transactions.executeWithoutResult(t -> {
                    claim();
                    claimed.countDown();
                    await().until(() -> waited.getCount() == 0);
                }),
                ANOTHER);
        claimed.await();
        CompletableFuture<Long> hold = CompletableFuture.supplyAsync(() -> hold("lane", "bulk"), ANOTHER);
        await().until(this::somebodyWaitsForALane);
        waited.countDown();
        claim.get();
        hold.get();

        assertThat(orders(run)).containsExactly("pause by ada: the source moves (pause of lane bulk)");
    }

    @Test
    void aHoldOfTheSameInstantIsSeen() throws Exception {
        rows.request();
        CountDownLatch made = new CountDownLatch(1);
        CountDownLatch waited = new CountDownLatch(1);
        CompletableFuture<Void> hold = CompletableFuture.runAsync(
                () -> rows.transactions.executeWithoutResult(t -> {
                    hold("lane", "bulk");
                    made.countDown();
                    await().until(() -> waited.getCount() == 0);
                }),
                ANOTHER);
        made.await();
        CompletableFuture<Optional<ClaimedRun>> claim = CompletableFuture.supplyAsync(RunHoldsIT::claim, ANOTHER);
        await().until(this::somebodyWaitsForALane);
        waited.countDown();
        hold.get();

        assertThat(claim.get()).isEmpty();
    }

    @Test
    void onlyWhatTheHoldPausedGoesOnWithItsEnd() {
        RunId paused = driven();
        RunId byAPerson = driven();
        RunId late = driven();
        ask(byAPerson, Verb.PAUSE, "Mine");
        long hold = hold("job", "count");
        rest(paused);
        rest(byAPerson);

        assertThat(orders(byAPerson)).containsExactly("pause by bob: Mine");
        release(hold);

        assertThat(orders(paused)).endsWith("resume by cleo: it has moved");
        assertThat(orders(byAPerson)).hasSize(1);
        // one that has not come to rest yet is asked too: it does so first
        assertThat(orders(late)).hasSize(2);
    }

    @Test
    void ofTwoPausesThatOverlapTheLastOneToEndLetsGo() {
        RunId run = driven();
        long first = hold("job", "count");
        rest(run);
        long second = hold("lane", "bulk");
        assertThat(orders(run)).as("it is paused already").hasSize(1);

        release(first);
        followResume(run);
        assertThat(claim()).as("the second one holds it").isEmpty();
        assertThat(holds.holding(run)).hasValueSatisfying(why -> assertThat(why).startsWith("ada paused lane bulk"));

        release(second);
        assertThat(claim().map(ClaimedRun::id)).contains(run);
    }

    /** As any worker does that is free, if it is asked for. */
    private static void followResume(RunId run) {
        assertThat(orders(run)).endsWith("resume by cleo: it has moved");
        rows.jdbc
                .sql("update longshore.run set state = 'QUEUED' where id = :run and state = 'PAUSED'")
                .param("run", run.value())
                .update();
        rows.inbox.openOf(run).forEach(command -> rows.inbox.done(command, "Done: the run waits its turn."));
    }

    /** It could not go on: it runs to its end, also if it begins while it is asked. */
    @Test
    void oneWhoseJobIsStartedOnceOnlyIsNotAsked() {
        RunId run = driven();
        document("{\"spec\": {\"restartable\": false}}");
        try {
            hold("all", null);
        } finally {
            document("{}");
        }

        assertThat(orders(run)).isEmpty();
    }

    private static void document(String definition) {
        rows.jdbc
                .sql("update longshore.job_definition set document = cast(:document as jsonb) where job = 'count'")
                .param("document", definition)
                .update();
    }

    @Test
    void whatIsHeldCannotBeResumedAndSaysWhy() {
        RunId run = driven();
        hold("lane", "bulk");
        rest(run);

        CommandOutcome outcome = ask(run, Verb.RESUME, "Now");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        CommandOutcome.Refused.class,
                        refused -> assertThat(refused.reason())
                                .matches(
                                        "ada paused lane bulk at \\d\\d:\\d\\d:\\d\\d UTC: the source moves\\. It cannot go on before that pause ends\\."));
    }

    @Test
    void theTimeUnderAHoldIsNoWaiting() {
        RunId held = of("PERU");
        RunId other = of("BRAZIL");
        long hold = hold("tenant", "PERU");
        rows.jdbc
                .sql("update longshore.schedule_hold set since = clock_timestamp() - interval '1 hour' where id = :id")
                .param("id", hold)
                .update();
        rows.jdbc.sql("""
                        update longshore.run set requested_at = clock_timestamp() - interval '70 minutes', expires_at = clock_timestamp() - interval '10 minutes'
                        where state = 'QUEUED'
                        """).update();

        assertThat(rows.moves.expire()).containsExactly(other);
        release(hold);
        assertThat(rows.moves.expire()).isEmpty();
        assertThat(rows.jdbc
                        .sql(
                                "select expires_at - clock_timestamp() between interval '49 minutes' and interval '51 minutes' from longshore.run where id = :id")
                        .param("id", held.value())
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(claim().map(ClaimedRun::id)).contains(held);
    }

    @Test
    void aHoldThatEndsByItselfIsLetGoOnce() {
        RunId run = rows.request();
        long hold = hold("all", null);
        assertThat(rows.moves.letGo()).isZero();
        end(hold);

        assertThat(rows.moves.letGo()).isOne();
        assertThat(rows.moves.letGo()).isZero();
        assertThat(claim().map(ClaimedRun::id)).contains(run);
    }

    /** Of two holds the earlier held the later run. Whoever asks many runs something locks them in their order. */
    @Test
    void holdsThatEndTogetherLockWhatTheyHeldInItsOrder() throws Exception {
        RunId first = of("BRAZIL");
        RunId second = of("PERU");
        expireInAnHour();
        long earlier = hold("tenant", "PERU");
        long later = hold("tenant", "BRAZIL");
        CompletableFuture<Integer> letGo;
        try (Connection many = database.dataSource().getConnection();
                Statement statement = many.createStatement()) {
            many.setAutoCommit(false);
            lock(statement, first);
            end(earlier, later);
            letGo = CompletableFuture.supplyAsync(rows.moves::letGo, ANOTHER);
            await().until(this::somebodyWaitsForALane);
            lock(statement, second);
            many.rollback();
        }
        assertThat(letGo.get(10, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void whatStaysLockedKeepsNobodyWaitingAndIsLetGoOfLater() throws Exception {
        RunId run = of("PERU");
        expireInAnHour();
        long hold = hold("tenant", "PERU");
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            lock(statement, run);
            end(hold);
            assertThat(CompletableFuture.supplyAsync(rows.moves::letGo, ANOTHER).get(10, TimeUnit.SECONDS))
                    .isZero();
            other.rollback();

            statement.execute("select from longshore.schedule_hold where id = " + hold + " for update");
            assertThat(CompletableFuture.supplyAsync(rows.moves::letGo, ANOTHER).get(10, TimeUnit.SECONDS))
                    .as("whoever ends it lets go of it")
                    .isZero();
            other.rollback();
        }
        assertThat(rows.moves.letGo()).isOne();
    }

    /** Else no worker could claim anything for as long as it sleeps. */
    @Test
    void whoMakesAHoldAndSleepsKeepsNobodyFromClaimingForLong() {
        RunId run = rows.request();
        List<String> bound = new ArrayList<>();
        assertThatThrownBy(() -> rows.transactions.executeWithoutResult(t -> {
                    holds.waitForClaims();
                    bound.add(bound());
                    rows.jdbc
                            .sql("set local idle_in_transaction_session_timeout to '100ms'")
                            .update();
                    CompletableFuture<Optional<ClaimedRun>> claim =
                            CompletableFuture.supplyAsync(RunHoldsIT::claim, ANOTHER);
                    assertThat(claim)
                            .succeedsWithin(Duration.ofSeconds(10))
                            .returns(run, claimed -> claimed.orElseThrow().id());
                }))
                .as("the commit of who slept")
                .isInstanceOf(TransactionException.class);
        assertThat(bound).containsExactly("10s");
    }

    /** The same of what locks many runs' rows, the catalogue of jobs or the end of the audit. */
    @Test
    void whoLocksWhatManyNeedMayNotSleepForLong() {
        RunId run = driven();
        AuditTrail audit = new AuditTrail(rows.jdbc, JsonMapper.builder().build());
        Jobs jobs = new Jobs(rows.jdbc, Objects.requireNonNull(rows.transactions.getTransactionManager()));
        Act act = Act.accepted(Actor.local("bob"), "run.pause", "run:" + run, "a test");
        List<Runnable> locking = List.of(
                () -> rows.jdbc.sql("select 1").query().singleRow(),
                () -> commands.ask(Actor.local("bob"), new RunId(1_000_000), Verb.PAUSE, "no such run"),
                () -> commands.ask(Actor.local("bob"), run, Verb.PAUSE, "Mine"),
                () -> audit.record(act),
                () -> audit.recordAll(List.of(act)),
                () -> jobs.offer(List.of()),
                holds::letGo);

        assertThat(locking)
                .extracting(lock -> rows.transactions.execute(transaction -> {
                    lock.run();
                    String bound = bound();
                    transaction.setRollbackOnly();
                    return bound;
                }))
                .containsExactly("0", "0", "10s", "10s", "10s", "10s", "10s");
    }

    private static String bound() {
        return rows.jdbc
                .sql("show idle_in_transaction_session_timeout")
                .query(String.class)
                .single();
    }

    private static void lock(Statement statement, RunId run) throws SQLException {
        statement.execute("select from longshore.run where id = " + run + " for no key update");
    }

    private static void expireInAnHour() {
        rows.jdbc
                .sql(
                        "update longshore.run set expires_at = clock_timestamp() + interval '1 hour' where state = 'QUEUED'")
                .update();
    }

    /** By themselves, a second ago. */
    private static void end(Long... holds) {
        rows.jdbc.sql("""
                        update longshore.schedule_hold set since = clock_timestamp() - interval '2 s', until = clock_timestamp() - interval '1 s' where id = any (:ids)
                        """).param("ids", holds).update();
    }

    private static CommandOutcome ask(RunId run, Verb verb, String reason) {
        return rows.transactions.execute(transaction -> commands.ask(Actor.local("bob"), run, verb, reason));
    }

    private static long hold(String scope, @Nullable String subject) {
        return rows.transactions.execute(transaction -> {
            holds.waitForClaims();
            long hold = rows.jdbc
                    .sql(
                            "insert into longshore.schedule_hold (holds, scope, subject, actor, reason) values ('runs', :scope, :subject, 'ada', 'the source moves') returning id")
                    .param("scope", scope)
                    .param("subject", subject)
                    .query(Long.class)
                    .single();
            holds.pauseDriven(hold);
            return hold;
        });
    }

    private static void release(long hold) {
        rows.transactions.executeWithoutResult(transaction -> {
            rows.jdbc
                    .sql(
                            "update longshore.schedule_hold set released_at = clock_timestamp(), released_by = 'cleo', release_reason = 'it has moved' where id = :id")
                    .param("id", hold)
                    .update();
            holds.letGo();
        });
    }

    private boolean somebodyWaitsForALane() {
        return rows.jdbc
                .sql(
                        "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())")
                .query(Boolean.class)
                .single();
    }

    private static Optional<ClaimedRun> claim() {
        return rows.runClaims.claimNext(worker, JOBS, LEASE);
    }

    private static RunId of(String tenant) {
        return new RunId(rows.jdbc
                .sql(
                        "select longshore.request_run('count', context => jsonb_build_object('tenant', cast(:tenant as text)))")
                .param("tenant", tenant)
                .query(Long.class)
                .single());
    }

    private static RunId driven() {
        rows.request();
        return claim().orElseThrow().id();
    }

    /** As its owner does. */
    private static void rest(RunId run) {
        HeldRun held = new HeldRun(
                run,
                rows.jdbc
                        .sql("select token from longshore.run where id = :run")
                        .param("run", run.value())
                        .query(Long.class)
                        .single());
        rows.moves.wish(held, RunState.PAUSING, RunState.RUNNING);
        rows.moves.rest(held, RunState.PAUSED, RunState.PAUSING);
        rows.inbox.openOf(run).forEach(command -> rows.inbox.done(command, "Done: the run is paused."));
    }

    private static RunState state(RunId run) {
        return RunState.valueOf(rows.jdbc
                .sql("select state from longshore.run where id = :run")
                .param("run", run.value())
                .query(String.class)
                .single());
    }

    private static List<String> orders(RunId run) {
        return rows.jdbc
                .sql(
                        "select verb || ' by ' || actor || ': ' || reason from longshore.run_command where run_id = :run order by id")
                .param("run", run.value())
                .query(String.class)
                .list();
    }
}
