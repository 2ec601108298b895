package dev.longshore.sql.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.database.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class RunRequestsIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final DataSource source = database.dataSource();
    private final JdbcClient jdbc = JdbcClient.create(source);
    private final JdbcTransactionManager transactionManager = new JdbcTransactionManager(source);
    private final TransactionTemplate transactions = new TransactionTemplate(transactionManager);
    private final RunRequests requests = new RunRequests(jdbc, new JsonMapper(), transactionManager);

    @BeforeAll
    static void jobs() {
        History.make(database.jdbc(), 0);
    }

    @BeforeEach
    void emptyQueues() {
        jdbc.sql("""
                        update longshore.run set state = 'CANCELLED', ended_at = now() where state = 'QUEUED';
                        update longshore.run_command set done_at = clock_timestamp(), outcome = 'Done' where done_at is null
                        """).update();
    }

    @Test
    void aRefusalLeavesTheCallersTransactionUsable() {
        transactions.executeWithoutResult(transaction -> {
            assertThatThrownBy(() -> requests.request(request("nothing", null))).isInstanceOf(LongshoreException.class);
            requests.request(request("job-1", "after a refusal"));
        });

        assertThat(runs("after a refusal")).isEqualTo(1);
    }

    @Test
    void aCallersRollbackAsksForNothing() {
        transactions.executeWithoutResult(transaction -> {
            requests.request(request("job-1", "rolled back"));
            transaction.setRollbackOnly();
        });

        assertThat(runs("rolled back")).isZero();
    }

    @Test
    void aCallersCommitAsksOnce() {
        transactions.executeWithoutResult(transaction -> requests.request(request("job-1", "committed")));

        assertThat(runs("committed")).isEqualTo(1);
    }

    @Test
    void aRepetitionIsNotNew() {
        RequestOutcome.Accepted first = (RequestOutcome.Accepted) requests.request(request("job-1", "twice"));
        RequestOutcome.Accepted second = (RequestOutcome.Accepted) requests.request(request("job-1", "twice"));

        assertThat(first.isNew()).isTrue();
        assertThat(second.isNew()).isFalse();
        assertThat(second.run()).isEqualTo(first.run());
    }

    @Test
    void theWaitForAPlaceIsMeasured() {
        // one completion every 10 s over the last 10 minutes
        jdbc.sql("""
                        insert into longshore.run (job, definition_hash, lane, origin, caller, request_hash, parameters, context, impact, state, started_at, ended_at)
                        select 'job-2', repeat('2', 64), 'bulk', 'api', 'x', '\\x00', '{}', '{}', 'delayed', 'COMPLETED', now() - n * interval '10 seconds',
                          clock_timestamp() - n * interval '10 seconds' from generate_series(1, 59) n""").update();
        for (int i = 0; i < 3; i++) {
            requests.request(request("job-2", null));
        }

        assertThat(requests.request(request("job-2", null)))
                .isInstanceOfSatisfying(RequestOutcome.QueueFull.class, full -> {
                    assertThat(full.limit()).isEqualTo("job:job-2");
                    assertThat(full.retryAfterSeconds()).isBetween(10, 11);
                    assertThat(full.sentence()).isEqualTo("The queue of job \"job-2\" is full: 3 runs wait.");
                });
    }

    @Test
    void aRunIsWrittenForTheReadersOfItsTenantUnlessItSaysOtherwise() {
        jdbc.sql("insert into longshore.tenant_readers values ('PERU', 'es-PE', null), ('*', 'en-GB', 'Europe/London')")
                .update();
        try {
            assertThat(readers("{\"tenant\": \"PERU\"}")).isEqualTo("es-PE Europe/London");
            assertThat(readers("{\"tenant\": \"PERU\", \"zoneOtherwise\": \"UTC\"}"))
                    .isEqualTo("es-PE Europe/London");
            assertThat(readers("{\"tenant\": \"PERU\", \"locale\": \"qu\", \"zone\": \"America/Lima\"}"))
                    .isEqualTo("qu America/Lima");
            assertThat(readers("{\"tenant\": \"KENYA\"}")).isEqualTo("en-GB Europe/London");
            assertThat(readers("{}")).isEqualTo("en-GB Europe/London");
        } finally {
            jdbc.sql("delete from longshore.tenant_readers").update();
        }
        assertThat(readers("{\"tenant\": \"PERU\", \"zoneOtherwise\": \"America/Lima\"}"))
                .isEqualTo("- America/Lima");
        assertThat(readers("{\"tenant\": \"PERU\"}")).isEqualTo("- -");
    }

    @Test
    void readersThatThereAreNotAreRefused() {
        for (String wrong : List.of(
                "\"locale\": \"p_t\"",
                "\"zone\": \"Mars/Olympus\"",
                "\"zone\": \"+02:00\"",
                "\"zone\": \"europe/paris\"")) {
            String field = wrong.substring(1, wrong.indexOf(':') - 1);
            assertThatThrownBy(() -> readers("{" + wrong + "}")).hasStackTraceContaining("Detail: context." + field);
            assertThatThrownBy(() -> jdbc.sql(
                                    "insert into longshore.tenant_readers (tenant, locale, zone) select 'PERU', j ->> 'locale', j ->> 'zone' from (select cast(:json as jsonb)) x (j)")
                            .param("json", "{" + wrong + "}")
                            .update())
                    .hasStackTraceContaining("Detail: " + field);
        }
    }

    /** Of a run that is asked for by SQL. */
    private String readers(String context) {
        emptyQueues();
        long run = jdbc.sql("select longshore.request_run('job-1', '{}', null, cast(:context as jsonb))")
                .param("context", context)
                .query(Long.class)
                .single();
        return jdbc.sql(
                        "select coalesce(r.context ->> 'locale', '-') || ' ' || coalesce(r.context ->> 'zone', '-') || coalesce(' ' || (r.context ->> 'zoneOtherwise'), '') from longshore.run r where r.id = :id")
                .param("id", run)
                .query(String.class)
                .single();
    }

    @Test
    void withoutMeasurementsTheWaitIsStillSaid() {
        for (int i = 0; i < 3; i++) {
            requests.request(request("job-5", null));
        }

        assertThat(requests.request(request("job-5", null)))
                .isInstanceOfSatisfying(RequestOutcome.QueueFull.class, full -> assertThat(full.retryAfterSeconds())
                        .isBetween(1, 3600));
    }

    @Test
    void whatTheDatabaseRefusesNamesItsField() {
        assertThatThrownBy(() -> requests.request(request("nothing", null)))
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.code()).isEqualTo("unknown-job");
                    assertThat(e.field()).isEqualTo("job");
                    assertThat(e.remedy()).isNotBlank();
                });
        RunRequest other = new RunRequest(
                new JobName("job-1"), Map.of("from", "1996"), "taken", "shop", "api", null, RunContext.NONE);
        requests.request(request("job-1", "taken"));
        assertThatThrownBy(() -> requests.request(other))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("idempotency-key-reused"));
    }

    /** Workers read a context as texts: any other value would stop them at its run. */
    @Test
    void aContextThatIsNoTextIsRefused() {
        assertThatThrownBy(
                        () -> jdbc.sql("select longshore.request_run('job-1', '{}', null, '{\"actor\": {\"id\": 7}}')")
                                .query(Long.class)
                                .single())
                .hasMessageContaining("context.actor must be a text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repeat('k', 0) | {} | the idempotency key has 0 bytes | Detail: Idempotency-Key",
                "repeat('k', 201) | {} | the idempotency key has 201 bytes | Hint: Write 1 to 200 bytes.",
                "null | {\"reason\": \"%s\"} | the context has | Detail: context"
            })
    void aKeyOrAContextThatIsTooLongIsRefusedByItsName(String key, String context, String sentence, String part) {
        assertThatThrownBy(() -> jdbc.sql("select longshore.request_run('job-1', '{}', " + key + ", cast(? as jsonb))")
                        .param(context.formatted("x".repeat(9_000)))
                        .query(Long.class)
                        .single())
                .hasMessageContaining(sentence)
                .hasMessageContaining(part)
                .hasMessageNotContaining("Failing row");
    }

    @Test
    void theTenantParameterAndTheTenantOfTheRunAreOne() {
        defineTenantParameter("job-4", "\"token\"");

        assertThat(tenantAndParameters("job-4", "{\"token\": \"BRAZIL\"}", "{}"))
                .isEqualTo("BRAZIL BRAZIL {\"token\": \"BRAZIL\"}");
        assertThat(tenantAndParameters("job-4", "{}", "{\"tenant\": \"PERU\"}"))
                .isEqualTo("PERU PERU {\"token\": \"PERU\"}");
        assertThat(tenantAndParameters("job-4", "{\"token\": \"PERU\"}", "{\"tenant\": \"PERU\"}"))
                .startsWith("PERU PERU");
        emptyQueues();
        assertThat(tenantAndParameters("job-4", "{}", "{}")).isEqualTo("- - {}");
        assertThatThrownBy(() -> tenantAndParameters("job-4", "{\"token\": \"PERU\"}", "{\"tenant\": \"CHILE\"}"))
                .hasMessageContaining("on behalf of CHILE, and its parameter \"token\" is PERU");
    }

    @Test
    void aJobOfAllTenantsIsAskedForByNone() {
        defineTenantParameter("job-3", "null");

        assertThatThrownBy(() -> tenantAndParameters("job-3", "{}", "{\"tenant\": \"PERU\"}"))
                .hasMessageContaining("works on the data of all tenants");
        jdbc.sql("update longshore.job_definition set document = document - 'tenantParameter' where job = 'job-3'")
                .update();
    }

    private void defineTenantParameter(String job, String parameter) {
        jdbc.sql("""
                        update longshore.job_definition d set document = document || cast(:more as jsonb)
                        from longshore.job j where j.name = :job and d.hash = j.definition_hash""")
                .param("job", job)
                .param("more", "{\"tenantParameter\": " + parameter + "}")
                .update();
    }

    /** Of the row, of its context, and the parameters of a run that is asked for in SQL. */
    private String tenantAndParameters(String job, String parameters, String context) {
        long run = jdbc.sql(
                        "select longshore.request_run(:job, cast(:parameters as jsonb), null, cast(:context as jsonb))")
                .param("job", job)
                .param("parameters", parameters)
                .param("context", context)
                .query(Long.class)
                .single();
        return jdbc.sql("""
                        select coalesce(r.tenant, '-') || ' ' || coalesce(r.context ->> 'tenant', '-') || ' ' || r.parameters::text
                        from longshore.run r where r.id = :run""").param("run", run).query(String.class).single();
    }

    @Test
    void aKeyIsItsCallersOwn() {
        RequestOutcome.Accepted shop = (RequestOutcome.Accepted) requests.request(request("job-3", "mine"));
        RunRequest crm = new RunRequest(
                new JobName("job-3"), Map.of("from", "1997"), "mine", "crm", "api", null, RunContext.NONE);

        assertThat(((RequestOutcome.Accepted) requests.request(crm)).run()).isNotEqualTo(shop.run());
    }

    @Test
    void severalAreAskedForInOneTripInTheirOrder() {
        RunRequest first = request("job-1", "several-1");
        RequestOutcome.Accepted known = (RequestOutcome.Accepted) requests.request(first);

        List<RequestOutcome.Accepted> several = requests.requestTogether(
                        List.of(request("job-2", "several-2"), first, request("job-3", null)))
                .orElseThrow();

        assertThat(several).extracting(RequestOutcome.Accepted::isNew).containsExactly(true, false, true);
        assertThat(several.get(1).run()).isEqualTo(known.run());
        assertThat(several.get(0).run().value()).isLessThan(several.get(2).run().value());
        assertThat(runs("several-2")).isEqualTo(1);
    }

    @Test
    void ofSeveralNoneIsAskedForIfOneIsRefused() {
        transactions.executeWithoutResult(transaction -> {
            assertThat(requests.requestTogether(
                            List.of(request("job-1", "with a bad one"), request("nothing", "the bad one"))))
                    .isEmpty();
            requests.request(request("job-1", "after a bad one"));
        });

        assertThat(runs("with a bad one")).isZero();
        assertThat(runs("after a bad one")).isEqualTo(1);
    }

    /** Those that were committed before, and those that it asks for itself. */
    @Test
    void aTransactionThatAsksForManyIsHeldToTheLimit() {
        requests.request(request("job-4", null));

        assertThatThrownBy(() -> jdbc.sql("select longshore.request_run('job-4') from generate_series(1, 3)")
                        .query(Long.class)
                        .list())
                .hasMessageContaining("the queue of job \"job-4\" is full: 3 runs wait");
        assertThat(requests.requestTogether(List.of(request("job-4", null), request("job-4", null))))
                .isPresent();
    }

    @Test
    void aQueueThatWasFullIsCountedAgain() {
        transactions.executeWithoutResult(transaction -> {
            for (int i = 0; i < 3; i++) {
                requests.request(request("job-5", null));
            }
            assertThat(requests.request(request("job-5", null))).isInstanceOf(RequestOutcome.QueueFull.class);

            emptyQueues();

            assertThat(requests.request(request("job-5", null))).isInstanceOf(RequestOutcome.Accepted.class);
        });
    }

    /** The first, which waits for its answer, has its place already. */
    @Test
    void aRestartCountsAsARequest() {
        RunId first = failed("job-2");
        RunId second = failed("job-2");
        requests.request(request("job-2", null));
        requests.request(request("job-2", null));

        assertThat(ask(first, Verb.RESTART)).isInstanceOf(CommandOutcome.Asked.class);
        assertFull(ask(second, Verb.RESTART), "job:job-2", "The queue of job \"job-2\" is full: 3 runs wait.");
        queue(first);
        assertFull(ask(second, Verb.RESTART), "job:job-2", "The queue of job \"job-2\" is full: 3 runs wait.");
        assertThat(jdbc.sql("select count(*) from longshore.audit where target = :target and outcome = 'refused'")
                        .param("target", "run:" + second)
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);

        emptyQueues();
        assertThat(ask(second, Verb.RESTART)).isInstanceOf(CommandOutcome.Asked.class);
    }

    @Test
    void aRestartCountsInItsLaneToo() {
        String lane = jdbc.sql("select lane from longshore.job where name = 'job-4'")
                .query(String.class)
                .single();
        int places = jdbc.sql("select max_queued from longshore.lane where name = :lane")
                .param("lane", lane)
                .query(Integer.class)
                .single();
        RunId run = failed("job-4");
        requests.request(request("job-4", null));
        try {
            lane(lane, 1);
            assertFull(ask(run, Verb.RESTART), "lane:" + lane, "The lane \"" + lane + "\" is full: 1 runs wait.");
            assertThat(requests.request(request("job-4", null)))
                    .isInstanceOfSatisfying(RequestOutcome.QueueFull.class, full -> assertThat(full.sentence())
                            .isEqualTo("The lane \"" + lane + "\" is full: 1 runs wait."));
        } finally {
            lane(lane, places);
        }
    }

    /** What was accepted is not refused: a paused run has had its place. */
    @Test
    void aResumeFindsAPlaceInAFullQueue() {
        RunId paused = failed("job-1");
        jdbc.sql(
                        "update longshore.run set state = 'QUEUED', ended_at = null where id = :run; update longshore.run set state = 'PAUSED' where id = :run")
                .param("run", paused.value())
                .update();
        for (int i = 0; i < 3; i++) {
            requests.request(request("job-1", null));
        }
        assertThat(requests.request(request("job-1", null))).isInstanceOf(RequestOutcome.QueueFull.class);

        assertThat(ask(paused, Verb.RESUME)).isInstanceOf(CommandOutcome.Asked.class);
        queue(paused);
        assertThat(requests.request(request("job-1", null)))
                .isInstanceOfSatisfying(RequestOutcome.QueueFull.class, full -> assertThat(full.limit())
                        .isEqualTo("job:job-1"));
    }

    private static void assertFull(CommandOutcome outcome, String limit, String sentence) {
        assertThat(outcome).isInstanceOfSatisfying(CommandOutcome.QueueFull.class, full -> {
            assertThat(full.why().limit()).isEqualTo(limit);
            assertThat(full.why().sentence()).isEqualTo(sentence);
            assertThat(full.why().retryAfterSeconds()).isPositive();
        });
    }

    private CommandOutcome ask(RunId run, Verb verb) {
        RunCommands commands = new RunCommands(jdbc, new AuditTrail(jdbc, new JsonMapper()));
        return transactions.execute(transaction -> commands.ask(Actor.local("ada"), run, verb, "A test"));
    }

    /** As a worker answers a restart or a resume. */
    private void queue(RunId run) {
        jdbc.sql("""
                        update longshore.run set state = 'QUEUED', ended_at = null where id = :run;
                        update longshore.run_command set done_at = clock_timestamp(), outcome = 'Done' where run_id = :run
                        """).param("run", run.value()).update();
    }

    private void lane(String lane, int places) {
        jdbc.sql("update longshore.lane set max_queued = :places where name = :lane")
                .param("places", places)
                .param("lane", lane)
                .update();
    }

    private RunId failed(String job) {
        return new RunId(jdbc.sql("""
                        insert into longshore.run (job, definition_hash, lane, origin, caller, request_hash, parameters, context, impact, state, started_at, ended_at)
                        select j.name, j.definition_hash, j.lane, 'api', 'test', '\\x00', '{}', '{"v": 1}', 'delayed', 'FAILED', clock_timestamp(), clock_timestamp()
                        from longshore.job j where j.name = :job returning id
                        """).param("job", job).query(Long.class).single());
    }

    /** A herd of a thousand would look at half a million rows. Each request looks at its key; job and lane are counted by the first of a second. */
    @Test
    void whoAsksForManyCountsTheQueueOnce() {
        jdbc.sql("update longshore.job set max_queued = 1000 where name = 'job-1'")
                .update();
        try {
            long ofOne = looksOf(1);
            long begun = System.nanoTime();
            long ofMany = looksOf(100);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);

            assertThat(ofMany).isLessThanOrEqualTo(100 * (ofOne - 2) + 2 * (seconds + 1));
        } finally {
            jdbc.sql("update longshore.job set max_queued = 3 where name = 'job-1'")
                    .update();
        }
    }

    @Test
    void aRequestThatSawAnotherVersionIsRefused() {
        documents("{\"version\": \"" + VERSION + "\"}");
        version(17);
        assertThat(requests.request(about(1, null, new RunRequest.Seen("17", null))))
                .isInstanceOf(RequestOutcome.Accepted.class);
        assertThat(requests.request(about(1, null, null))).isInstanceOf(RequestOutcome.Accepted.class);

        version(18);
        refused(about(1, null, new RunRequest.Seen("17", null)), "precondition-failed", "precondition.version")
                .hasMessage("The input of job \"job-2\" has changed: version 17 was expected, 18 is there.");
        refused(about(2, null, new RunRequest.Seen("17", null)), "precondition-failed", "precondition.version")
                .hasMessageContaining("none is there");
        refused(about(1, null, new RunRequest.Seen(null, "0")), "precondition-failed", "precondition.definition");
        refused(request("job-1", null).having(new RunRequest.Seen("17", null)), "bad-request", "precondition.version");
        assertThat(requests.request(request("job-1", null)
                        .having(new RunRequest.Seen(
                                null,
                                jdbc.sql("select definition_hash from longshore.job where name = 'job-1'")
                                        .query(String.class)
                                        .single()))))
                .isInstanceOf(RequestOutcome.Accepted.class);
    }

    @Test
    void aVersionIsReadInTheCallersTransactionAndKeptWithTheRun() {
        documents("{\"version\": \"" + VERSION + "\"}");
        version(17);
        transactions.executeWithoutResult(transaction -> {
            version(18);
            requests.request(about(1, "within", null));
            transaction.setRollbackOnly();
            assertThat(taken("within")).isEqualTo("18");
        });
        requests.request(about(1, "after", null));

        assertThat(taken("after")).isEqualTo("17");
        assertThat(jdbc.sql(
                                "select count(*) from longshore.run_precondition where run_id in (select id from longshore.run where job <> 'job-2')")
                        .query(Long.class)
                        .single())
                .as("a run without preconditions has none")
                .isZero();
    }

    @Test
    void aQueryThatFailsOrWritesRefusesTheRequest() {
        for (String query : List.of(
                "select cast(1 / 0 as text)",
                "select cast(cast(('Ana Souza') as bigint) as text)",
                "select public.write_document()",
                "select public.ask_to_write_document()",
                "select cast((select generate_series(1, 2)) as text)",
                "insert into public.seen_document values (9, 9) returning cast(id as text)")) {
            documents("{\"version\": \"" + query + "\"}");
            jdbc.sql(
                            "create or replace function public.write_document() returns text language sql volatile as $$ "
                                    + "insert into public.seen_document values (9, 9) on conflict do nothing returning cast(id as text) $$")
                    .update();
            jdbc.sql("create or replace function public.ask_to_write_document() returns text language sql stable as $$ "
                            + "select public.write_document() $$")
                    .update();
            refused(about(1, null, null), "precondition-not-checked", null)
                    .hasMessageStartingWith(
                            "The version of the input of job \"job-2\" cannot be read: PostgreSQL says ")
                    .hasMessageNotContaining("Ana");
        }
        documents("{\"version\": \"" + VERSION + "\"}");
        version(17);
        transactions.executeWithoutResult(transaction -> {
            requests.request(about(1, null, new RunRequest.Seen("17", null)));
            version(18); // who asked may still write
            requests.request(about(1, null, new RunRequest.Seen("18", null)));
        });
    }

    @Test
    void whatIsBesideTheUsualWorkNeitherSupersedesNorIsSuperseded() {
        documents("{\"supersededBy\": []}");
        jdbc.sql("update longshore.job set any_parameters = true where name = 'job-2'")
                .update();
        requests.request(about(1, "work", null));
        requests.request(about(2, "beside", null).setAside());
        RunRequest told = about(3, "dry", null);
        requests.request(new RunRequest(
                told.job(),
                Map.of("from", "3", "dry_run", true),
                "dry",
                told.caller(),
                told.origin(),
                null,
                told.context()));
        assertThat(ended()).as("nothing real came later").isEmpty();

        // a place in the queue of three
        jdbc.sql("update longshore.run set state = 'CANCELLED', ended_at = now() where idempotency_key = 'dry'")
                .update();
        assertThat(requests.request(about(4, "later work", null))).isInstanceOf(RequestOutcome.Accepted.class);
        assertThat(ended()).containsExactly("work");
        jdbc.sql("update longshore.job set any_parameters = false where name = 'job-2'")
                .update();
    }

    @Test
    void aRunThatFailedAndIsRestartedIsLookedAtAgain() {
        RunId restarted = failed("job-2");
        RunId later = failed("job-2");
        jdbc.sql("insert into longshore.run_precondition (run_id, supersession) values (:run, 'x'), (:later, 'x')")
                .param("run", restarted.value())
                .param("later", later.value())
                .update();
        assertThat(new RunPreconditions(jdbc).endWaiting()).isEmpty();
        jdbc.sql("update longshore.run set state = 'QUEUED', ended_at = null where id = :run")
                .param("run", restarted.value())
                .update();
        assertThat(new RunPreconditions(jdbc).endWaiting())
                .extracting(RunPreconditions.Ended::run)
                .containsExactly(restarted);
    }

    private List<String> ended() {
        return new RunPreconditions(jdbc)
                .endWaiting().stream()
                        .map(ended -> jdbc.sql("select idempotency_key from longshore.run where id = :run")
                                .param("run", ended.run().value())
                                .query(String.class)
                                .single())
                        .toList();
    }

    /** The input changes between the two: who asks again would be told so, had their first request not been taken. */
    @Test
    void whoeverRepeatsAKeyWhileItsFirstRequestIsOpenGetsThatRun() throws Exception {
        documents("{\"version\": \"" + VERSION + "\"}");
        version(17);
        RunRequest request = about(1, "repeated", new RunRequest.Seen("17", null));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<RequestOutcome> again = Objects.requireNonNull(transactions.execute(transaction -> {
                requests.request(request);
                Future<RequestOutcome> asking = other.submit(() -> {
                    version(18);
                    return requests.request(request);
                });
                await().until(() -> jdbc.sql("select exists (select from pg_locks where not granted)")
                        .query(Boolean.class)
                        .single());
                return asking;
            }));
            assertThat(again.get())
                    .isInstanceOfSatisfying(RequestOutcome.Accepted.class, accepted -> assertThat(accepted.isNew())
                            .isFalse());
        } finally {
            other.shutdown();
        }
    }

    @Test
    void aKeyStandsForItsPreconditionTooAndForItsRunWhateverBecameOfThat() {
        documents("{\"version\": \"" + VERSION + "\", \"supersededBy\": [\"from\"]}");
        version(17);
        RunRequest.Seen seen = new RunRequest.Seen("17", null);
        RequestOutcome.Accepted first = (RequestOutcome.Accepted) requests.request(about(1, "once", seen));
        refused(about(1, "once", null), "idempotency-key-reused", "Idempotency-Key");

        version(18);
        requests.request(about(1, null, null));
        jdbc.sql("update longshore.run set state = 'SUPERSEDED', ended_at = now() where id = :run")
                .param("run", first.run().value())
                .update();
        RequestOutcome.Accepted again = (RequestOutcome.Accepted) requests.request(about(1, "once", seen));
        assertThat(again.run()).isEqualTo(first.run());
        assertThat(again.isNew()).isFalse();
    }

    /** The earlier one is committed first, so that its input is the older. */
    @Test
    void whoeverAsksForTheSameWaitsForWhoeverAskedBefore() throws Exception {
        documents("{\"supersededBy\": [\"from\"]}");
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<RequestOutcome> later = Objects.requireNonNull(transactions.execute(transaction -> {
                requests.request(about(1, "earlier", null));
                Future<RequestOutcome> asking = other.submit(() -> requests.request(about(1, "later", null)));
                await().until(() -> jdbc.sql(
                                "select exists (select from pg_locks where locktype = 'advisory' and classid = 4705 and not granted)")
                        .query(Boolean.class)
                        .single());
                assertThat(requests.request(about(2, "of something else", null)))
                        .isInstanceOf(RequestOutcome.Accepted.class);
                return asking;
            }));
            assertThat(later.get()).isInstanceOf(RequestOutcome.Accepted.class);
        } finally {
            other.shutdown();
        }
        assertThat(jdbc.sql(
                                "select (select id from longshore.run where idempotency_key = 'earlier') < (select id from longshore.run where idempotency_key = 'later')")
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(new RunPreconditions(jdbc)
                        .endWaiting().stream().map(ended -> ended.why().end()))
                .containsExactly(RunState.SUPERSEDED);
        assertThat(new RunPreconditions(jdbc).endWaiting()).isEmpty();
        assertThat(jdbc.sql("select state from longshore.run where idempotency_key = 'of something else'")
                        .query(String.class)
                        .single())
                .isEqualTo("QUEUED");
    }

    private static final String VERSION =
            "select cast((select version from public.seen_document where id = cast($1 ->> 'from' as bigint)) as text)";

    private void documents(String preconditions) {
        jdbc.sql("create table if not exists public.seen_document (id bigint primary key, version bigint)")
                .update();
        jdbc.sql("update longshore.job set preconditions = cast(:preconditions as jsonb) where name = 'job-2'")
                .param("preconditions", preconditions)
                .update();
    }

    private void version(long version) {
        jdbc.sql(
                        "insert into public.seen_document values (1, :version) on conflict (id) do update set version = excluded.version")
                .param("version", version)
                .update();
    }

    private @Nullable String taken(String key) {
        return jdbc.sql(
                        "select version from longshore.run_precondition where run_id = (select id from longshore.run where idempotency_key = :key)")
                .param("key", key)
                .query(String.class)
                .single();
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(
            RunRequest request, String code, @Nullable String field) {
        return assertThatThrownBy(() -> requests.request(request))
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.field()).isEqualTo(field);
                    assertThat(e.remedy()).isNotBlank();
                });
    }

    private static RunRequest about(long document, @Nullable String key, RunRequest.@Nullable Seen seen) {
        return new RunRequest(
                        new JobName("job-2"),
                        Map.of("from", Long.toString(document)),
                        key,
                        "shop",
                        "api",
                        null,
                        RunContext.of("PERU", null, null))
                .having(seen);
    }

    private long looksOf(int many) {
        return Objects.requireNonNull(transactions.execute(transaction -> {
            transaction.setRollbackOnly();
            long before = looks();
            for (int i = 0; i < many; i++) {
                requests.request(request("job-1", "many " + i));
            }
            return looks() - before;
        }));
    }

    /** How often this transaction has gone through an index of the runs, or through all of them. */
    private long looks() {
        return jdbc.sql(
                        "select seq_scan + idx_scan from pg_stat_xact_user_tables where schemaname = 'longshore' and relname = 'run'")
                .query(Long.class)
                .single();
    }

    private static RunRequest request(String job, @Nullable String key) {
        return new RunRequest(
                new JobName(job),
                Map.of("from", "1995"),
                key,
                "shop",
                "api",
                null,
                RunContext.of("PERU", "Ana Souza", "Quarter close"));
    }

    private long runs(String key) {
        return jdbc.sql("select count(*) from longshore.run where idempotency_key = :key")
                .param("key", key)
                .query(Long.class)
                .single();
    }
}
