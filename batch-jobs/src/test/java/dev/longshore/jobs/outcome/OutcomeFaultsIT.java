package dev.longshore.jobs.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.outcome.Objectives;
import dev.longshore.sql.outcome.OutcomeDesk;
import dev.longshore.sql.outcome.OutcomeLine;
import dev.longshore.sql.outcome.OutcomeViews;
import dev.longshore.sql.outcome.OutcomeWork;
import dev.longshore.sql.outcome.RetryOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** What one outcome, one query or one moment does to the others: nothing. */
class OutcomeFaultsIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @TempDir
    static Path catalogue;

    private static final Duration LONG = Duration.ofSeconds(60);

    private static OutcomeBench bench;
    private static ConfigurableApplicationContext worker;

    @BeforeAll
    static void start() throws Exception {
        bench = new OutcomeBench(database, catalogue, 20_261_122);
        job(
                "divided",
                "select id, email, plan, 12 / length(plan) as share from public.account where job = 'divided' and id::text = any (:keys)");
        job(
                "unborn",
                "select id, email, plan from public.account where job = 'unborn' and plan <> 'later' and id::text = any (:keys)");
        job(
                "doubled",
                "select a.id, a.email, a.plan from public.account a, generate_series(1, case a.plan when 'all' then 3 else 1 end) where a.job = 'doubled' and a.id::text = any (:keys)");
        job(
                "twofold",
                "select a.id, a.email, a.plan from public.account a, generate_series(1, case a.plan when 'all' then 2 else 1 end) where a.job = 'twofold' and a.id::text = any (:keys)");
        job(
                "misspelt",
                "select id || '.0' as id, email, plan from public.account where job = 'misspelt' and id::text = any (:keys)");
        job("deployed", "select id, email, plan from public.account where job = 'deployed' and id::text = any (:keys)");
        Path yaml = catalogue.resolve("deployed.yml");
        Files.writeString(
                yaml, Files.readString(yaml).replace("into public.trial ", "into public.trial_of_next_version "));
        bench.job("slept", "idempotency: {honoured: true}");
        bench.job("raced", "answers: {refused: [503]}");
        List<String> settings = new ArrayList<>(bench.settings());
        settings.addAll(List.of(database.properties()));
        settings.add("longshore.data=" + data);
        worker = OutcomeWorker.start(settings);
    }

    private static void job(String name, String rows) throws IOException {
        bench.job(name, "idempotency: {honoured: true}");
        Files.writeString(catalogue.resolve(name + ".sql"), rows);
    }

    @AfterAll
    static void stop() throws Exception {
        worker.close();
        bench.close();
    }

    @Test
    void aRowThatTheQueryStumblesOnWaitsAlone() {
        for (int id = 1; id <= 5; id++) {
            int each = id;
            bench.transactions.executeWithoutResult(
                    transaction -> bench.create("divided", each, each == 3 ? "" : "all"));
        }

        bench.awaitCount("divided", "settled_at is not null", 4);
        bench.awaitCount("divided", "key = '3' and passes > 0 and waits_for like '%division by zero%'", 1);
        assertThat(bench.states("divided")).containsEntry("crm done", 4L).containsEntry("mail done", 4L);
        assertThat(bench.count("longshore.run where job = 'divided' and state = 'FAILED'"))
                .isZero();

        bench.jdbc
                .sql("update public.account set plan = 'all' where job = 'divided'")
                .update();
        due("divided");
        bench.awaitCount("divided", "settled_at is not null", 5);
        assertThat(bench.applied("divided")).hasSize(5);
        assertThat(bench.mailed("divided")).hasSize(5);
    }

    @Test
    void aRowThatIsNotThereIsWaitedForUntilItIsGivenUp() {
        bench.signUp("unborn", 1, "later");
        bench.signUp("unborn", 2, "later");
        bench.awaitCount("unborn", "ready_at is not null and passes > 0 and waits_for like '%no row for it%'", 2);
        assertThat(bench.states("unborn")).doesNotContainKeys("crm failed", "mail failed");

        bench.jdbc
                .sql("update public.account set plan = 'all' where job = 'unborn' and id = 1")
                .update();
        bench.jdbc
                .sql(
                        "update longshore.outcome set asked_at = asked_at - interval '2 days' where job = 'unborn' and key = '2'")
                .update();
        due("unborn");

        bench.awaitCount("unborn", "settled_at is not null", 2);
        assertThat(bench.states("unborn"))
                .containsAllEntriesOf(Map.of("crm done", 1L, "mail done", 1L, "crm failed", 1L, "mail failed", 1L));
    }

    /** Whose rows are so many that those of the one between them do not come with them. */
    @Test
    void whatTheQueryHasSeveralRowsForWaitsAlone() {
        bench.transactions.executeWithoutResult(transaction -> {
            for (int id = 1; id <= 3; id++) {
                bench.create("doubled", id, id == 2 ? "everything" : "all");
            }
        });

        bench.awaitCount("doubled", "key = '2' and settled_at is not null", 1);
        for (int id : List.of(1, 3)) {
            bench.awaitCount(
                    "doubled",
                    "key = '" + id
                            + "' and settled_at is null and passes > 0 and waits_for like 'Entry in the CRM: The query of sql-file has more than one row with the key \""
                            + id + "\"%'",
                    1);
        }
        assertThat(bench.applied("doubled")).isEqualTo(Map.of("doubled-2", 1L));
        assertThat(bench.mailed("doubled")).isEqualTo(Map.of("doubled2@example.org", 1L));
        assertThat(bench.count("longshore.run where job = 'doubled' and state = 'FAILED'"))
                .isZero();

        bench.jdbc
                .sql("update public.account set plan = 'everything' where job = 'doubled'")
                .update();
        due("doubled");
        bench.awaitCount("doubled", "settled_at is not null", 3);
        assertThat(bench.mailed("doubled")).hasSize(3).allSatisfy((to, times) -> assertThat(times)
                .isOne());
    }

    /** One row of the second comes along with both of the first. */
    @Test
    void ofSeveralThatTheQueryHasTwoRowsForNoneIsSent() {
        bench.transactions.executeWithoutResult(transaction -> {
            bench.create("twofold", 1, "all");
            bench.create("twofold", 2, "all");
        });

        bench.awaitCount("twofold", "ready_at is not null and passes > 0", 2);
        assertThat(bench.applied("twofold")).isEmpty();
        assertThat(bench.mailed("twofold")).isEmpty();
        for (int id : List.of(1, 2)) {
            bench.awaitCount(
                    "twofold",
                    "key = '" + id
                            + "' and settled_at is null and waits_for like 'Entry in the CRM: The query of sql-file has more than one row with the key \""
                            + id
                            + "\"%'",
                    1);
        }

        bench.jdbc
                .sql("update public.account set plan = 'everything' where job = 'twofold'")
                .update();
        due("twofold");
        bench.awaitCount("twofold", "settled_at is not null", 2);
        assertThat(bench.applied("twofold")).isEqualTo(Map.of("twofold-1", 1L, "twofold-2", 1L));
    }

    @Test
    void aQueryThatWritesKeysOtherwiseFailsItsRunAndNoEffect() {
        bench.signUp("misspelt", 2);

        await().atMost(LONG).until(() -> bench.count("longshore.run where job = 'misspelt' and state = 'FAILED'") > 0);

        assertThat(
                        bench.count(
                                "longshore.failure f join longshore.run r on r.id = f.run_id where r.job = 'misspelt' and f.category = 'user-error' and f.message like '%a row with the key \"2.0\"%'"))
                .isPositive();
        assertThat(bench.states("misspelt")).isEqualTo(Map.of("defaults done", 1L, "trial done", 1L));
        bench.jdbc
                .sql("update longshore.outcome set settled_at = clock_timestamp() where job = 'misspelt'")
                .update();
    }

    @Test
    void aTableThatIsMissingDuringADeploymentIsWaitedFor() {
        bench.signUp("deployed", 1);
        bench.awaitCount(
                "deployed", "passes > 0 and waits_for like 'Trial: %trial_of_next_version%does not exist%'", 1);
        assertThat(bench.states("deployed")).isEqualTo(Map.of("defaults done", 1L, "crm done", 1L));

        bench.jdbc
                .sql("create table public.trial_of_next_version (like public.trial including all)")
                .update();
        due("deployed");

        bench.awaitCount("deployed", "ready_at is not null and settled_at is not null", 1);
    }

    /** The announcement of its call, and of its mail, takes longer than either may begin after it, as if the worker had slept: without a look at the window, both would go out. */
    @Test
    void whoSleepsBetweenAnAnnouncementAndItsCallMakesNone() {
        bench.jdbc.sql("create table public.announced (item text)").update();
        bench.jdbc.sql("""
                        create function public.sleeps() returns trigger language plpgsql as $$
                        begin
                          insert into public.announced values (new.item);
                          perform pg_sleep(3.5);
                          return new;
                        end $$
                        """).update();
        bench.jdbc.sql("""
                        create trigger sleeps before update on longshore.effect for each row
                        when (new.job = 'slept' and old.state = 'planned' and new.state = 'sent') execute function public.sleeps()
                        """).update();
        bench.signUp("slept", 1);
        bench.awaitCount("slept", "ready_at is not null and passes > 0", 1);
        assertThat(bench.count("public.announced where item = '1/crm'")).isPositive();
        assertThat(bench.count("public.announced where item = '1/mail'")).isPositive();
        assertThat(bench.crm.receipts().stream()
                        .filter(receipt -> receipt.item().startsWith("slept-")))
                .isEmpty();
        assertThat(bench.mailed("slept")).isEmpty();

        bench.jdbc.sql("drop trigger sleeps on longshore.effect").update();
        due("slept");
        bench.awaitCount("slept", "settled_at is not null", 1);
        assertThat(bench.applied("slept")).isEqualTo(Map.of("slept-1", 1L));
        assertThat(bench.mailed("slept")).isEqualTo(Map.of("slept1@example.org", 1L));
    }

    /** A gate stands where a unit has read what is left, and has not written yet that nothing is. */
    @Test
    void aRetryWhileAnOutcomeIsSettledIsNotLost() throws Exception {
        bench.crm.misbehave(Map.of("away", "1"));
        try (Connection gatekeeper = database.dataSource().getConnection();
                Statement gate = gatekeeper.createStatement()) {
            gate.execute("select pg_advisory_lock(990001)");
            gate.execute("""
                    create function public.gate() returns trigger language plpgsql as $$
                    begin
                      perform pg_advisory_xact_lock(990001);
                      return null;
                    end $$
                    """);
            gate.execute(
                    "create trigger gate before update of passes on longshore.outcome for each statement execute function public.gate()");
            bench.signUp("raced", 1);
            await().atMost(LONG)
                    .until(() -> bench.states("raced").containsKey("crm failed")
                            && bench.states("raced").containsKey("mail done")
                            && bench.count("pg_locks where locktype = 'advisory' and objid = 990001 and not granted")
                                    > 0);
            bench.crm.clear();

            OutcomeLine outcome =
                    worker.getBean(OutcomeViews.class).byKey("raced", "1").orElseThrow();
            CompletableFuture<RetryOutcome> retry = CompletableFuture.supplyAsync(() -> worker.getBean(
                            OutcomeDesk.class)
                    .retry(new Actor("ada", Role.OPERATOR, TenantScope.ALL, null), outcome.id(), "it is mended"));
            await().atMost(LONG)
                    .until(() -> retry.isDone()
                            || bench.count(
                                            "pg_stat_activity where wait_event_type = 'Lock' and query like 'select o.id%for no key update'")
                                    > 0);
            gate.execute("select pg_advisory_unlock(990001)");
            assertThat(retry.get(60, TimeUnit.SECONDS)).isEqualTo(new RetryOutcome.Retried(1));
        }

        bench.awaitCount("raced", "settled_at is not null and passes > 1", 1);
        assertThat(bench.states("raced")).containsEntry("crm superseded", 1L).containsEntry("crm done", 1L);
        bench.jdbc.sql("drop trigger gate on longshore.outcome").update();
    }

    @Test
    void aDefinitionThatCannotBeReadLeavesTheOthersMeasured() {
        Jobs jobs = worker.getBean(Jobs.class);
        OutcomeViews views = worker.getBean(OutcomeViews.class);
        List<JobDefinition> all = new ArrayList<>(
                jobs.offered().stream().map(CataloguedJob::definition).toList());
        JobDefinition sound = views.offered().get(0);
        JobDefinition wrong = new JobDefinition(
                new JobName("aaa"),
                sound.title(),
                sound.description(),
                sound.kind(),
                sound.owner(),
                sound.lane(),
                sound.impact(),
                sound.promise(),
                sound.parameters(),
                sound.steps(),
                sound.limits(),
                null,
                null,
                Map.of("ready", Map.of("median", "30s")));
        all.add(wrong);
        jobs.offer(all);
        try {
            assertThat(views.offered().get(0).name()).as("it comes first").isEqualTo(wrong.name());
            bench.jdbc.sql("delete from longshore.outcome_objective").update();
            OutcomeLoop loop =
                    new OutcomeLoop(worker.getBean(OutcomeWork.class), views, worker.getBean(Objectives.class));

            await().atMost(LONG).until(() -> {
                // another that measures at the same moment goes first
                loop.measure();
                return bench.count("longshore.outcome_objective where job = 'raced' and percent = 95") == 1;
            });
        } finally {
            all.remove(wrong);
            jobs.offer(all);
        }
    }

    private static void due(String job) {
        bench.jdbc
                .sql("update longshore.outcome set due_at = clock_timestamp() where job = :job and settled_at is null")
                .param("job", job)
                .update();
    }
}
