package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AskingIT {

    private static final String BODY = """
            {"job": "orders-export", "parameters": {"from": "1995-01-01", "organization": "PERU", "credential": "vault:crm"}, "reason": "Quarter close"}""";

    private final ApiServer server = ApiServer.running();
    private final Caller operator = server.operator();

    @Test
    void acceptedIsNotDone() {
        Caller.Answer answer = operator.post("/api/v1/runs", BODY);

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.header("Location")).isEqualTo("/api/v1/runs/" + answer.at("id"));
        assertThat(answer.json().get("ready").booleanValue()).isFalse();
        assertThat(answer.json().get("id").isString()).isTrue();
        assertThat(answer.at("state")).isEqualTo("QUEUED");
        assertThat(answer.at("tenant")).isEqualTo("PERU");
        assertThat(answer.at("askedBy")).isEqualTo("token:operator-program");
        assertThat(answer.at("origin")).isEqualTo("api");
        assertThat(answer.at("impact")).isEqualTo("delayed");
        assertThat(answer.at("waiting")).contains("No worker");
        assertThat(answer.json().get("counts").propertyNames())
                .containsExactly("read", "written", "filtered", "rejected");
        assertThat(operator.get(answer.header("Location")).at("id")).isEqualTo(answer.at("id"));
    }

    @Test
    void secretsAreMaskedWhereverTheyCouldShow() {
        String location = operator.post("/api/v1/runs", BODY).header("Location");

        assertThat(operator.get(location).text()).doesNotContain("vault:crm").contains("••••••");
        assertThat(operator.get("/api/v1/runs?job=orders-export").text()).doesNotContain("vault:crm");
    }

    @Test
    void theSameKeyAndBodyIsTheSameRun() {
        Caller keyed = operator.with("Idempotency-Key", UUID.randomUUID().toString());
        Caller.Answer first = keyed.post("/api/v1/runs", BODY);
        Caller.Answer second = keyed.post("/api/v1/runs", BODY);

        assertThat(first.status()).isEqualTo(202);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.at("id")).isEqualTo(first.at("id"));
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        Caller keyed = operator.with("Idempotency-Key", UUID.randomUUID().toString());
        keyed.post("/api/v1/runs", BODY);
        Caller.Answer second = keyed.post("/api/v1/runs", BODY.replace("1995", "1996"));

        assertThat(second.status()).isEqualTo(422);
        assertThat(second.at("code")).isEqualTo("idempotency-key-reused");
        assertThat(second.at("field")).isEqualTo("Idempotency-Key");
    }

    @Test
    void whoeverSawSomethingElseIsRefused() {
        server.jdbc()
                .sql(
                        "update longshore.job set preconditions = '{\"version\": \"select ''18''\"}' where name = 'orders-export'")
                .update();
        String hash = server.jdbc()
                .sql("select definition_hash from longshore.job where name = 'orders-export'")
                .query(String.class)
                .single();
        try {
            Caller.Answer version = operator.post("/api/v1/runs", having("{\"version\": \"17\"}"));
            assertThat(version.status()).isEqualTo(409);
            assertThat(version.at("code")).isEqualTo("precondition-failed");
            assertThat(version.at("field")).isEqualTo("precondition.version");
            assertThat(version.at("detail")).contains("version 17 was expected, 18 is there");
            Caller.Answer definition = operator.post("/api/v1/runs", having("{\"definition\": \"0\"}"));
            assertThat(definition.status()).isEqualTo(409);
            assertThat(definition.at("field")).isEqualTo("precondition.definition");

            Caller.Answer taken =
                    operator.post("/api/v1/runs", having("{\"version\": \"18\", \"definition\": \"" + hash + "\"}"));
            assertThat(taken.status()).isEqualTo(202);
            server.jdbc()
                    .sql(
                            "with ended as (update longshore.run set state = 'STALE', ended_at = now() where id = :run) "
                                    + "update longshore.run_precondition set broken = 'version', found = '19', settled = true where run_id = :run")
                    .param("run", Long.valueOf(taken.at("id")))
                    .update();
            Caller.Answer stale = operator.get("/api/v1/runs/" + taken.at("id"));
            assertThat(stale.at("state")).isEqualTo("STALE");
            assertThat(stale.at("outdated.message"))
                    .isEqualTo("Its input changed after it was asked for: version 18 then, 19 now.");
            assertThat(operator.get("/api/v1/runs?state=STALE").text()).contains("\"" + taken.at("id") + "\"");

            server.jdbc()
                    .sql(
                            "update longshore.job set preconditions = '{\"version\": \"select cast(1 / 0 as text)\"}' where name = 'orders-export'")
                    .update();
            Caller.Answer broken = operator.post("/api/v1/runs", BODY);
            assertThat(broken.status()).isEqualTo(500);
            assertThat(broken.at("code")).isEqualTo("precondition-not-checked");
        } finally {
            server.jdbc()
                    .sql("update longshore.job set preconditions = null where name = 'orders-export'")
                    .update();
        }
    }

    private static String having(String precondition) {
        return BODY.strip().replaceFirst("}$", ", \"precondition\": " + precondition + "}");
    }

    @Test
    void fiftyIdenticalRequestsAtOnceAreOneRun() throws Exception {
        long before = server.runs();
        Caller keyed = operator.with("Idempotency-Key", UUID.randomUUID().toString());
        ExecutorService callers = Executors.newFixedThreadPool(50);
        try {
            List<Callable<Caller.Answer>> asks = Stream.<Callable<Caller.Answer>>generate(
                            () -> () -> keyed.post("/api/v1/runs", BODY))
                    .limit(50)
                    .toList();
            List<Caller.Answer> answers =
                    callers.invokeAll(asks).stream().map(AskingIT::get).toList();

            assertThat(answers)
                    .extracting(answer -> answer.at("id"))
                    .containsOnly(answers.get(0).at("id"));
            assertThat(answers).filteredOn(answer -> answer.status() == 202).hasSize(1);
            assertThat(server.runs()).isEqualTo(before + 1);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void aFullQueueNamesItsLimitAndWhenToComeBack() {
        for (int i = 0; i < 3; i++) {
            operator.post("/api/v1/runs", "{\"job\": \"everything\"}");
        }
        long before = server.runs();
        Caller.Answer answer = operator.post("/api/v1/runs", "{\"job\": \"everything\"}");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.at("limit")).isEqualTo("job:everything");
        assertThat(answer.at("code")).isEqualTo("queue-full");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 3600);
        assertThat(server.runs()).isEqualTo(before);
    }

    @Test
    void theTraceOfTheCallerGoesWithTheRun() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String id =
                operator.with("traceparent", trace).post("/api/v1/runs", BODY).at("id");

        assertThat(server.jdbc()
                        .sql("select context ->> 'traceparent' from longshore.run where id = :id")
                        .param("id", Long.parseLong(id))
                        .query(String.class)
                        .single())
                .isEqualTo(trace);
    }

    private static Caller.Answer get(Future<Caller.Answer> answer) {
        try {
            return answer.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
