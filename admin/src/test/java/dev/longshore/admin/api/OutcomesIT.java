package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.Role;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody signs up, and others see by the customer's name what became of it. */
class OutcomesIT {

    private static final String SIGNUPS = "/api/v1/signups";

    private final ApiServer server = ApiServer.running();
    private final Caller operator = server.operator();

    @BeforeEach
    void offer() {
        Jobs jobs = server.bean(Jobs.class);
        List<JobDefinition> all = new ArrayList<>(
                jobs.offered().stream().map(CataloguedJob::definition).toList());
        if (all.stream().noneMatch(job -> job.name().value().equals("sign-up"))) {
            all.add(signUps());
            jobs.offer(all);
        }
    }

    @Test
    void createsAnAccountAndAsksForItsOutcomeInOneTransaction() {
        Caller.Answer made = operator.post(SIGNUPS, person("ada", "Ada", "Engines"));

        assertThat(made.status()).as(made.text()).isEqualTo(202);
        assertThat(made.at("ready")).isEqualTo("false");
        assertThat(made.at("sentence")).isEqualTo("Created, and not ready yet. Still to come: Trial.");
        assertThat(made.header("Location")).isEqualTo(made.at("outcome"));
        long runs = count("longshore.run where job = 'sign-up' and state = 'QUEUED'");
        assertThat(runs).isPositive();

        Caller.Answer again = operator.post(SIGNUPS, person("ada", "Ada", "Engines"));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.at("id")).isEqualTo(made.at("id"));
        assertThat(operator.post(SIGNUPS, person("bob", "Bob", "Engines")).status())
                .isEqualTo(202);
        assertThat(count("longshore.run where job = 'sign-up' and state = 'QUEUED'"))
                .as("one run will take both")
                .isEqualTo(runs);
        assertThat(count("longshore.signup_organization where name = 'Engines'"))
                .isOne();

        assertThat(operator.post(SIGNUPS, person("ada", "Eve", "Engines")).status())
                .isEqualTo(409);
        assertThat(operator.post(SIGNUPS, person("no address", "Eve", "Engines"))
                        .status())
                .isEqualTo(400);
        assertThat(server.as(Role.VIEWER)
                        .post(SIGNUPS, person("eve", "Eve", "Engines"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void saysWhenAnOutcomeIsUsuallyReadyByHowSoonOthersWere() {
        server.jdbc().sql("delete from longshore.outcome where job = 'sign-up'").update();
        Caller.Answer made = operator.post(SIGNUPS, person("emma", "Emma", "Gears"));
        String outcome = made.header("Location");
        assertThat(operator.get(outcome).at("expected.says"))
                .isEqualTo("Not enough data to say when it is ready: none was lately.");

        server.jdbc().sql("""
                        insert into longshore.outcome (job, key, customer, asked_at, ready_at, settled_at)
                        select 'sign-up', 'past-' || i, 'past', t.at, t.at + i * interval '0.5 s', t.at + i * interval '0.5 s'
                        from generate_series(1, 40) i, lateral (select clock_timestamp() - interval '1 hour' as at) t
                        """).update();
        assertThat(operator.get(outcome).at("expected.says"))
                .matches("Usually ready within 19 s, so by \\d\\d:\\d\\d:\\d\\d UTC; half are within 10 s\\.");
        assertThat(operator.get(outcome).at("expected.counted")).isEqualTo("40");
        assertThat(operator.get("/api/v1/outcomes?customer=emma").at("items.0.expected.by"))
                .as("whoever searches by customer sees it at once")
                .isNotEmpty();
        saysWhatItWaitsFor(outcome);

        server.jdbc()
                .sql(
                        "update longshore.outcome set asked_at = asked_at - interval '1 hour', waits_for = 'Trial: it waits.' where customer = 'emma@example.org'")
                .update();
        Caller.Answer late = operator.get(outcome);
        assertThat(late.at("expected.says"))
                .startsWith("It takes longer than usual: 95 of 100 are ready within ")
                .contains("It is looked at again at ");
        assertThat(late.at("expected.by")).isEmpty();
        assertThat(operator.get("/api/v1/outcomes?customer=past").at("items.0.expected"))
                .isEmpty();
    }

    private void saysWhatItWaitsFor(String outcome) {
        server.jdbc()
                .sql(
                        "update longshore.outcome set due_at = clock_timestamp() + interval '10 minutes', waits_for = 'Entry in the CRM: crm is away or fails.' where customer = 'emma@example.org'")
                .update();
        for (String told : List.of(
                operator.get(outcome).at("expected.says"),
                operator.get("/api/v1/outcomes?customer=emma").at("items.0.expected.says"))) {
            assertThat(told)
                    .matches(
                            "Not before \\d\\d:\\d\\d:\\d\\d UTC, when it is tried again\\. Entry in the CRM: crm is away or fails\\. Usually they are ready within 19 s\\.");
        }
        assertThat(Instant.parse(operator.get(outcome).at("expected.by")))
                .isAfter(Instant.parse(operator.get(outcome).at("askedAt")).plusSeconds(500));

        long run = server.jdbc()
                .sql("select longshore.request_run('sign-up')")
                .query(Long.class)
                .single();
        server.jdbc().sql("""
                        insert into longshore.dependency (name, rate) values ('rated', 50);
                        insert into longshore.rate_slice (dependency, holder, run_id, permits, until, waits_since)
                        values ('rated', 'a', :run, 0, clock_timestamp() + interval '1 minute', clock_timestamp());
                        update longshore.outcome set due_at = clock_timestamp(), waits_for = null, run_id = :run where customer = 'emma@example.org'
                        """).param("run", run).update();
        try {
            assertThat(operator.get(outcome).at("expected.says"))
                    .startsWith("Usually ready within 19 s")
                    .contains("Run " + run + " has it. Its calls wait for the rate of rated, 50 a second");
        } finally {
            server.jdbc().sql("""
                            delete from longshore.rate_slice where dependency = 'rated';
                            delete from longshore.dependency where name = 'rated';
                            update longshore.outcome set run_id = null where customer = 'emma@example.org'
                            """).update();
        }
    }

    @Test
    void createsNoAccountWhoseOutcomeCannotBeAskedFor() {
        limit(1);
        try {
            operator.post(SIGNUPS, person("first", "First", "Full"));
            Caller.Answer full = operator.post(SIGNUPS, person("second", "Second", "Full"));

            assertThat(full.status()).as(full.text()).isEqualTo(429);
            assertThat(full.at("code")).isEqualTo("queue-full");
            assertThat(full.header("Retry-After")).isNotEmpty();
            assertThat(count("longshore.signup_account where email = 'second@example.org'"))
                    .isZero();
        } finally {
            limit(10_000);
        }
    }

    @Test
    void saysByCustomerWhatIsDoneWhatFailedAndWhatARetryWouldDo() {
        String key = operator.post(SIGNUPS, person("carol", "Carol", "Looms")).at("id");
        effect(key, "trial", "done", "");
        effect(key, "crm", "failed", "it answered 422");
        server.jdbc()
                .sql(
                        "update longshore.outcome set ready_at = asked_at + interval '1.5 s', settled_at = asked_at + interval '2 s' where job = 'sign-up' and key = :key")
                .param("key", key)
                .update();

        Caller.Answer found = operator.get("/api/v1/outcomes?customer=caro");
        String outcome = "/api/v1/outcomes/" + found.at("items.0.id");
        assertThat(found.at("items.0.sentence"))
                .as("at the search")
                .isEqualTo("Ready, 1.5 s after it was asked for. Not done: Entry in the CRM.");
        assertThat(found.at("items.0.next")).startsWith("Mend what made it fail");
        Caller.Answer told = operator.get(outcome);
        assertThat(told.at("standing")).isEqualTo("ready");
        assertThat(told.at("sentence")).isEqualTo("Ready, 1.5 s after it was asked for. Not done: Entry in the CRM.");
        assertThat(told.at("next")).startsWith("Mend what made it fail");
        assertThat(told.at("effects.1.says")).isEqualTo("Failed: it answered 422.");

        Caller.Answer preview = operator.get(outcome + "/retry");
        assertThat(preview.at("0.state")).isEqualTo("done");
        assertThat(preview.at("0.retried")).isEqualTo("false");
        assertThat(preview.at("1.retried")).isEqualTo("true");
        assertThat(preview.json().get(0).has("done")).isFalse();
        assertThat(preview.json().get(1).path("says").asString()).isEqualTo("is done anew, under a new key");
        String reason = "{\"reason\": \"They take it again\"}";
        assertThat(server.as(Role.VIEWER).post(outcome + "/retry", reason).status())
                .isEqualTo(403);
        Caller.Answer retried = operator.post(outcome + "/retry", reason);
        assertThat(retried.status()).as(retried.text()).isEqualTo(200);
        assertThat(retried.at("sentence")).endsWith("Still to come: Entry in the CRM.");
        assertThat(count("longshore.effect where job = 'sign-up' and item = '" + key
                        + "/crm' and state = 'superseded' and decided_why = 'They take it again'"))
                .isOne();
        assertThat(server.as(Role.ADMIN)
                        .get("/api/v1/audit?limit=1&target=outcome:" + found.at("items.0.id"))
                        .at("items.0.action"))
                .isEqualTo("outcome.retry");
        assertThat(server.brazil().get(outcome).status()).isEqualTo(404);
        assertThat(operator.get("/api/v1/outcomes?standing=lost").status()).isEqualTo(400);
    }

    @Test
    void countsRetriesAgainstTheBoundAtWhichNewOutcomesAreRefused() {
        List<String> failed = List.of(failed("dora"), failed("elsa"));
        String reason = "{\"reason\": \"They take it again\"}";
        try {
            limit(1);
            assertThat(operator.post(failed.get(0) + "/retry", reason).status()).isEqualTo(200);
            assertThat(operator.post(failed.get(0) + "/retry", reason).status())
                    .as("it has its place, and is only tried sooner")
                    .isEqualTo(200);

            Caller.Answer full = operator.post(failed.get(1) + "/retry", reason);
            assertThat(full.status()).as(full.text()).isEqualTo(429);
            assertThat(full.at("code")).isEqualTo("queue-full");
            assertThat(full.at("limit")).isEqualTo("job:sign-up");
            assertThat(full.header("Retry-After")).matches("[1-9]\\d*");
            assertThat(operator.post(SIGNUPS, person("none", "None", "Retries")).status())
                    .as("what is retried takes the place of a new one")
                    .isEqualTo(429);
            assertThat(operator.get(failed.get(1)).at("effects.1.says")).startsWith("Failed");
            assertThat(server.as(Role.ADMIN)
                            .get("/api/v1/audit?limit=1&target=outcome:"
                                    + failed.get(1).substring(failed.get(1).lastIndexOf('/') + 1))
                            .at("items.0.outcome"))
                    .isEqualTo("refused");

            server.jdbc()
                    .sql(
                            "update longshore.outcome set passes = passes + 1 where job = 'sign-up' and customer = 'dora@example.org'")
                    .update();
            assertThat(operator.post(failed.get(1) + "/retry", reason).status()).isEqualTo(200);
        } finally {
            limit(10_000);
        }
    }

    /** Whose entry in the CRM failed, and that nothing is left to do for. */
    private String failed(String name) {
        String key = operator.post(SIGNUPS, person(name, name, "Retries")).at("id");
        effect(key, "trial", "done", "");
        effect(key, "crm", "failed", "it answered 422");
        server.jdbc()
                .sql(
                        "update longshore.outcome set passes = 1, ready_at = asked_at, settled_at = asked_at where job = 'sign-up' and key = :key")
                .param("key", key)
                .update();
        return "/api/v1/outcomes/"
                + operator.get("/api/v1/outcomes?customer=" + name).at("items.0.id");
    }

    private void effect(String key, String name, String state, String answer) {
        long run = server.jdbc()
                .sql("select longshore.request_run('sign-up')")
                .query(Long.class)
                .single();
        server.jdbc()
                .sql("""
                        insert into longshore.effect (job, item, version, content_hash, idempotency_key, state, run_id, unit, token, answer, settled_at)
                        values ('sign-up', :item, 1, 'h', 'ls-test-' || :item, :state, :run, 0, 1, :answer, clock_timestamp())
                        """)
                .param("item", key + "/" + name)
                .param("state", state)
                .param("run", run)
                .param("answer", answer)
                .update();
    }

    private void limit(int most) {
        // the others that wait count too
        server.jdbc()
                .sql(
                        "update longshore.job set max_queued = :most + (select count(*) from longshore.outcome where job = 'sign-up' and settled_at is null and passes = passes_before) where name = 'sign-up'")
                .param("most", most)
                .update();
    }

    private long count(String from) {
        return server.jdbc()
                .sql("select count(*) from " + from)
                .query(Long.class)
                .single();
    }

    private static String person(String mail, String name, String organization) {
        return "{\"email\": \"%s@example.org\", \"name\": \"%s\", \"organization\": \"%s\"}"
                .formatted(mail, name, organization);
    }

    /** The sample's job, with effects that do nothing. */
    static JobDefinition signUps() {
        return new JobDefinition(
                new JobName("sign-up"),
                "Sign-ups",
                "For tests",
                "outcome",
                "Shop",
                "critical",
                new Impact(Impact.Level.BROKEN, "They cannot begin.", List.of()),
                new JobDefinition.Promise(Duration.ofMinutes(1)),
                List.of(),
                List.of(
                        new JobDefinition.StepDefinition("do-effects", "Does", JobDefinition.Repeat.KEYED),
                        new JobDefinition.StepDefinition("close-outcomes", "Checks", JobDefinition.Repeat.IDEMPOTENT)),
                new JobDefinition.Limits(2, 10_000, null, 4),
                null,
                null,
                Map.of(
                        "sql", "select 1 where '1' = any (:keys)",
                        "key", "id",
                        "effects",
                                List.of(
                                        Map.of("name", "crm", "title", "Entry in the CRM", "sql", "select 1"),
                                        Map.of(
                                                "name",
                                                "trial",
                                                "title",
                                                "Trial",
                                                "required",
                                                true,
                                                "sql",
                                                "select 1"))));
    }
}
