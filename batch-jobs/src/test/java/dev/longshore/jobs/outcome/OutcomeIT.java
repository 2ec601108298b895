package dev.longshore.jobs.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.crm.PracticeCrm.Receipt;
import dev.longshore.jobs.http.Echo;
import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.outcome.EffectTurn;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.outcome.OutcomeDesk;
import dev.longshore.sql.outcome.OutcomeLine;
import dev.longshore.sql.outcome.OutcomeViews;
import dev.longshore.sql.outcome.RetryLine;
import dev.longshore.sql.outcome.RetryOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Outcomes as a worker does them. What happened outside, receipts and mails say, and nothing else. */
class OutcomeIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @TempDir
    static Path catalogue;

    @TempDir
    static Path secrets;

    private static final String HONOURED = "idempotency: {honoured: true}";

    private static OutcomeBench bench;
    private static @Nullable Echo echo;
    private static @Nullable ConfigurableApplicationContext worker;

    @BeforeAll
    static void start() throws Exception {
        bench = new OutcomeBench(database, catalogue, 20_261_122);
        for (String job : List.of("calm", "burst")) {
            bench.job(job, HONOURED);
        }
        bench.job("blind", "");
        bench.job("refused", HONOURED + "\nanswers: {refused: [503]}");
        bench.job("faulty", HONOURED);
        bench.job("away", HONOURED + "\ndependency: resting");
        bench.job("slow", HONOURED, "p95: 1s, p50: 1m");
        echo = Echo.listen();
        Files.writeString(secrets.resolve("ECHOED"), Echo.SECRET);
        Files.writeString(secrets.resolve("CRM_TOKEN"), "of the example");
        bench.pageExample();
        bench.jobTo("echoed", "http://" + echo.address() + "/{id}");
        List<String> settings = new ArrayList<>(bench.settings());
        settings.replaceAll(
                setting -> setting.startsWith("longshore.http.allow=") ? setting + "," + echo.address() : setting);
        settings.add("longshore.secrets=" + secrets);
        settings.addAll(List.of(database.properties()));
        settings.add("longshore.data=" + data);
        worker = OutcomeWorker.start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        if (worker != null) {
            worker.close();
        }
        bench.close();
        if (echo != null) {
            echo.close();
        }
    }

    @BeforeEach
    void behave() {
        bench.crm.clear();
    }

    @Test
    void isAskedForInTheTransactionThatCreatesAndIsReadyWithItsRequiredEffects() {
        bench.signUp("calm", 1);
        assertThatThrownBy(() -> bench.transactions.executeWithoutResult(transaction -> {
                    bench.create("calm", 2, "everything");
                    throw new IllegalStateException("the application fails");
                }))
                .hasMessageContaining("the application fails");

        bench.awaitCount("calm", "ready_at is not null and settled_at is not null", 1);
        assertThat(bench.count("longshore.outcome where job = 'calm'")).isOne();
        assertThat(bench.states("calm"))
                .isEqualTo(Map.of("defaults done", 1L, "trial done", 1L, "mail done", 1L, "crm done", 1L));
        assertThat(bench.applied("calm")).isEqualTo(Map.of("calm-1", 1L));
        assertThat(bench.mailed("calm")).isEqualTo(Map.of("calm1@example.org", 1L));

        // the same key is the same outcome, and a run with nothing to do completes
        bench.jdbc
                .sql("select longshore.request_outcome('calm', '1'), longshore.request_run('calm')")
                .query((row, number) -> row.getLong(1))
                .single();
        org.awaitility.Awaitility.await()
                .until(() -> bench.count("longshore.run where job = 'calm' and state <> 'COMPLETED'") == 0);
        assertThat(bench.count("longshore.run where job = 'calm' and rows_read = 0"))
                .isPositive();
        assertThat(bench.count("longshore.run where rows_read <> rows_written + rows_filtered + rows_rejected"))
                .isZero();
    }

    @Test
    void doesABurstInFewRunsEachEffectOnceAndKeepsItsObjective() throws Exception {
        bench.crm.misbehave(Map.of(
                "fails-before",
                "0.02",
                "fails-after",
                "0.02",
                "resets",
                "0.02",
                "too-many",
                "0.01",
                "hang-millis",
                "900"));
        int many = 400;
        ExecutorService people = Executors.newFixedThreadPool(8);
        List<Callable<Boolean>> asks = new ArrayList<>();
        for (int i = 1; i <= many; i++) {
            int id = i;
            asks.add(() -> {
                bench.signUp("burst", id);
                return true;
            });
        }
        for (Future<Boolean> asked : people.invokeAll(asks)) {
            assertThat(asked.get()).isTrue();
        }
        people.shutdown();

        bench.awaitCount("burst", "ready_at is not null and settled_at is not null", many);

        assertThat(bench.states("burst"))
                .isEqualTo(Map.of("defaults done", 400L, "trial done", 400L, "mail done", 400L, "crm done", 400L));
        assertThat(bench.applied("burst")).hasSize(many).allSatisfy((item, times) -> assertThat(times)
                .isOne());
        assertThat(bench.mailed("burst")).hasSize(many).allSatisfy((to, times) -> assertThat(times)
                .isOne());
        assertThat(bench.count("public.trial where job = 'burst' and times = 1"))
                .isEqualTo(many);
        assertThat(bench.count("longshore.run where job = 'burst' and rows_read > 0"))
                .as("micro-batches, and not a run a sign-up")
                .isLessThan(many / 4);
        assertThat(bench.count("longshore.outcome where job = 'burst' and ready_at - asked_at > interval '30 s'"))
                .isLessThanOrEqualTo(many / 20);
    }

    @Test
    void isReadyWithoutAnOptionalEffectAndDoesAnewWhatThePreviewSays() {
        bench.crm.misbehave(Map.of("away", "1"));
        bench.signUp("refused", 1);

        bench.awaitCount("refused", "ready_at is not null and settled_at is not null", 1);
        assertThat(bench.states("refused")).containsEntry("crm failed", 1L);
        assertThat(bench.applied("refused")).isEmpty();

        bench.crm.clear();
        OutcomeLine outcome = the("refused", "1");
        List<RetryLine> preview = desk().preview(outcome);
        assertThat(preview)
                .extracting(line -> line.effect().name() + " " + line.turn())
                .containsExactly("defaults NONE", "trial NONE", "crm BEGIN", "mail NONE");
        assertThat(desk().retry(operator(), outcome.id(), "their fault is mended"))
                .isEqualTo(new RetryOutcome.Retried(1));
        bench.awaitCount("refused", "settled_at is not null and passes > 1", 1);

        assertThat(bench.crm.receipts().stream().map(Receipt::key))
                .containsExactlyElementsOf(preview.stream()
                        .map(RetryLine::idempotencyKey)
                        .filter(java.util.Objects::nonNull)
                        .toList());
        assertThat(bench.mailed("refused")).isEqualTo(Map.of("refused1@example.org", 1L));
        assertThat(desk().retry(operator(), outcome.id(), "once more"))
                .as("nothing is left that could be done anew")
                .isInstanceOf(RetryOutcome.NothingToRetry.class);
    }

    @Test
    void keepsNoRunWhileAnotherSystemIsAway() {
        bench.crm.misbehave(Map.of("away", "1"));
        bench.signUp("away", 1);

        bench.awaitCount(
                "away",
                "ready_at is not null and settled_at is null and waits_for like 'Entry in the CRM: %' and waits_at = 'resting'",
                1);
        bench.awaitCount("away", "passes > 1 and run_id is null", 1);
        bench.signUp("away", 2);
        bench.awaitCount("away", "ready_at is not null", 2);
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(bench.states("away")).containsEntry("mail done", 2L));
        assertThat(bench.count("longshore.run where job = 'away' and state = 'COMPLETED' and rows_filtered > 0"))
                .isPositive();

        bench.crm.clear();
        bench.awaitCount("away", "settled_at is not null", 2);
        assertThat(bench.applied("away")).isEqualTo(Map.of("away-1", 1L, "away-2", 1L));
    }

    @Test
    void isNotReadyWithoutARequiredOneAndSaysWhyAndSparesTheOthers() {
        for (int id = 1; id <= 5; id++) {
            bench.signUp("faulty", id, id == 3 ? "none" : "everything");
        }

        bench.awaitCount("faulty", "ready_at is not null and settled_at is not null", 4);
        bench.awaitCount("faulty", "ready_at is null and settled_at is not null", 1);
        OutcomeLine stuck = the("faulty", "3");
        assertThat(stuck.isStuck()).isTrue();
        assertThat(views().effects(stuck))
                .filteredOn(effect -> effect.declared().name().equals("trial"))
                .singleElement()
                .satisfies(trial -> {
                    assertThat(trial.turn()).isEqualTo(EffectTurn.FAILED);
                    assertThat(java.util.Objects.requireNonNull(trial.latest()).answer())
                            .contains("trial_plan_check");
                });
        assertThat(bench.mailed("faulty")).as("it comes after the trial").hasSize(4);
        assertThat(bench.count("longshore.rejected_record where item = '3/trial'"))
                .isOne();
        assertThat(views().unready(runOf("faulty", "3/trial"), 10))
                .as("the page of the run that left it behind, which has let go of it")
                .singleElement()
                .satisfies(left -> {
                    assertThat(left.id()).isEqualTo(stuck.id());
                    assertThat(left.effect()).isEqualTo("trial");
                });

        bench.jdbc
                .sql("update public.account set plan = 'everything' where job = 'faulty' and id = 3")
                .update();
        desk().retry(operator(), stuck.id(), "the plan is corrected");
        bench.awaitCount("faulty", "ready_at is not null and settled_at is not null", 5);
        assertThat(bench.mailed("faulty")).hasSize(5);
    }

    @Test
    void repeatsNothingBlindlyAndLeavesItToAPerson() {
        bench.crm.misbehave(Map.of("honours-keys", "false", "resets", "1"));
        bench.signUp("blind", 1);

        bench.awaitCount("blind", "ready_at is not null and settled_at is not null", 1);
        assertThat(bench.states("blind")).containsEntry("crm in-doubt", 1L);
        assertThat(bench.applied("blind")).isEqualTo(Map.of("blind-1", 1L));
        assertThat(desk().preview(the("blind", "1")))
                .filteredOn(line -> line.effect().name().equals("crm"))
                .singleElement()
                .satisfies(line -> assertThat(line.turn()).isEqualTo(EffectTurn.PERSON));
    }

    /** The settings' table is locked, so that none is ready in time; whoever is paged must hear of it while they wait, and once. */
    @Test
    void firesItsAlertWhileABurstMissesTheObjectiveAndTakesItBack() throws Exception {
        try (Connection stall = database.dataSource().getConnection();
                Said said = Said.listen()) {
            stall.setAutoCommit(false);
            try (Statement statement = stall.createStatement()) {
                statement.execute("lock table public.setting in share mode");
            }
            for (int id = 1; id <= 30; id++) {
                bench.signUp("slow", id);
            }
            bench.awaitLate("slow", Map.of(95, 30L));
            assertThat(bench.count("longshore.outcome where job = 'slow' and ready_at is null"))
                    .isEqualTo(30);
            stall.rollback();
            bench.awaitCount("slow", "ready_at is not null and settled_at is not null", 30);
            assertThat(said.of("slow")).containsExactly("WARN outcomes.late 95");

            // a quarter of an hour later
            bench.jdbc
                    .sql(
                            "update longshore.outcome set asked_at = asked_at - interval '15 minutes', ready_at = ready_at - interval '15 minutes' where job = 'slow'")
                    .update();
            bench.awaitLate("slow", Map.of());
            org.awaitility.Awaitility.await().until(() -> said.of("slow").size() == 2);
            assertThat(said.of("slow")).containsExactly("WARN outcomes.late 95", "INFO outcomes.on-time 95");
            assertThat(said.of("calm")).as("others keep theirs").isEmpty();
        }
    }

    @Test
    void runsTheExampleOfItsPage() {
        bench.jdbc.sql("""
                        insert into longshore.signup_organization values (4700, 0, 'Analytical Engines', now());
                        insert into longshore.signup_account values (4711, 0, 4700, 'welcome@example.com', 'Ada', now());
                        """).update();
        bench.jdbc
                .sql("select longshore.request_outcome('welcome', '4711', 'ada@example.org')")
                .query(Long.class)
                .single();

        bench.awaitCount("welcome", "ready_at is not null and settled_at is not null", 1);
        assertThat(bench.states("welcome"))
                .isEqualTo(Map.of("trial done", 1L, "welcome-mail done", 1L, "crm done", 1L));
        assertThat(bench.applied("welcome")).isEqualTo(Map.of("welcome-4711", 1L));
        assertThat(bench.mailed("welcome")).isEqualTo(Map.of("welcome@example.com", 1L));
        assertThat(bench.count("longshore.signup_trial where organization_id = 4700 and plan = 'everything'"))
                .isOne();
    }

    @Test
    void tellsNobodyASecretThatTheOtherSideRepeats() {
        for (int id = 1; id <= 4; id++) {
            bench.signUp("echoed", id);
        }

        bench.awaitCount("echoed", "settled_at is not null", 4);
        java.util.Objects.requireNonNull(echo).assertKeptSecret(bench.jdbc);
        assertThat(bench.jdbc
                        .sql(
                                "select answer from longshore.effect where job = 'echoed' and item in ('1/crm', '2/crm') order by item")
                        .query(String.class)
                        .list())
                .containsExactly("You sent Bearer ***.", "{\"you-sent\": \"Bearer ***\"}");
    }

    private static RunId runOf(String job, String item) {
        return new RunId(bench.jdbc
                .sql("select e.run_id from longshore.effect e where e.job = :job and e.item = :item")
                .param("job", job)
                .param("item", item)
                .query(Long.class)
                .single());
    }

    private static OutcomeLine the(String job, String key) {
        OutcomeLine found = views().byKey(job, key).orElseThrow();
        assertThat(views().one(new TenantScope("another tenant"), found.id())).isEmpty();
        return found;
    }

    private static OutcomeViews views() {
        return java.util.Objects.requireNonNull(worker).getBean(OutcomeViews.class);
    }

    private static OutcomeDesk desk() {
        return java.util.Objects.requireNonNull(worker).getBean(OutcomeDesk.class);
    }

    private static Actor operator() {
        return new Actor("ada", Role.OPERATOR, TenantScope.ALL, null);
    }
}
