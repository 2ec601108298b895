package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds of runs as people make them. No worker is there: what a hold does to claims and to runs at work is tested beside those. */
class RunHoldsIT {

    private static final String HOLDS = "/api/v1/holds";
    private static final String RUNS = "/api/v1/runs";

    private final ApiServer server = ApiServer.running();
    private final Caller operator = server.operator();

    @AfterEach
    void nothingStaysHeld() {
        server.jdbc().sql("""
                        update longshore.schedule_hold set released_at = clock_timestamp(), let_go_at = clock_timestamp()
                        where released_at is null and holds = 'runs'
                        """).update();
    }

    @Test
    void aRunThatIsAskedForLaterSaysWhoHoldsItAndWhy() {
        Caller.Answer held = operator.post(HOLDS, runs("lane", "bulk"));
        assertThat(held.status()).as(held.text()).isEqualTo(201);
        assertThat(held.at("holds")).isEqualTo("runs");
        long run = newRun("PERU");

        assertThat(waiting(run))
                .matches("token:operator-program paused lane bulk at \\d\\d:\\d\\d:\\d\\d UTC: The source moves\\.");
        assertThat(operator.post(HOLDS, runs("lane", "bulk")).at("code")).isEqualTo("held-already");
        assertThat(operator.post(HOLDS + "/" + held.at("id") + "/release", "{\"reason\": \"It has moved\"}")
                        .status())
                .isEqualTo(204);
        assertThat(waiting(run)).doesNotContain("paused lane");
        assertThat(audit("runs.hold", "lane:bulk"))
                .containsEntry("reason", "The source moves")
                .containsEntry("asked", "0");
        assertThat(audit("runs.release", "hold:" + held.at("id"))).containsEntry("reason", "It has moved");
    }

    @Test
    void whatIsAtWorkIsAskedToPauseAndNoOther() {
        long peru = driven("PERU");
        long brazil = driven("BRAZIL");
        Caller.Answer held = operator.post(HOLDS, runs("tenant", "PERU"));

        assertThat(held.status()).as(held.text()).isEqualTo(201);
        assertThat(orders(peru)).containsExactly("The source moves (pause of tenant PERU)");
        assertThat(orders(brazil)).isEmpty();
        assertThat(audit("runs.hold", "tenant:PERU")).containsEntry("asked", "1");
    }

    /** One concept, two things to hold: a hold of the one is none of the other. */
    @Test
    void runsAndFiresAreHeldApart() {
        operator.post(HOLDS, runs("job", "orders-export"));
        Caller.Answer fires = operator.post(
                HOLDS, "{\"scope\": \"job\", \"subject\": \"orders-export\", \"reason\": \"Schedules too\"}");

        assertThat(fires.status()).as(fires.text()).isEqualTo(201);
        assertThat(fires.at("holds")).isEqualTo("fires");
        assertThat(operator.post(HOLDS + "/" + fires.at("id") + "/release", "{\"reason\": \"x\"}")
                        .status())
                .isEqualTo(204);
        assertThat(waiting(newRun("PERU"))).contains("paused job orders-export");
        assertThat(operator.get("/api/v1/schedules?held=true&job=orders-export").text())
                .doesNotContain("The source moves");
    }

    @Test
    void aPausedRunIsNotResumedUnderAHold() {
        long run = newRun("PERU");
        server.jdbc()
                .sql("update longshore.run set state = 'PAUSED' where id = :run")
                .param("run", run)
                .update();
        operator.post(HOLDS, runs("all", null));

        Caller.Answer refused = operator.post(RUNS + "/" + run + "/resume", "{\"reason\": \"Now\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("detail")).contains("paused all runs at", "It cannot go on before that pause ends.");
        assertThat(orders(run)).isEmpty();
    }

    @Test
    void theQuestionBeforeARestartSaysThatAPauseWouldHoldIt() {
        long run = failedRun("PERU");
        assertThat(operator.get(RUNS + "/" + run + "/restart-preview").at("waits"))
                .isEmpty();
        operator.post(HOLDS, runs("tenant", "PERU"));

        Caller.Answer preview = operator.get(RUNS + "/" + run + "/restart-preview");
        assertThat(preview.at("possible")).isEqualTo("true");
        assertThat(preview.at("waits"))
                .matches(
                        "It would wait in the queue: token:operator-program paused tenant PERU at \\d\\d:\\d\\d:\\d\\d UTC: The source moves\\.");
        assertThat(operator.post(RUNS + "/" + run + "/restart", "{\"reason\": \"Later\"}")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void theQuestionBeforeARestartSaysThatTheQueueIsFull() {
        long run = failedRun("PERU");
        newRun("BRAZIL");
        server.jdbc()
                .sql("update longshore.job set max_queued = 1 where name = 'orders-export'")
                .update();
        try {
            Caller.Answer preview = operator.get(RUNS + "/" + run + "/restart-preview");

            assertThat(preview.at("possible")).as(preview.text()).isEqualTo("false");
            assertThat(preview.at("whyNot"))
                    .matches("The queue of job \"orders-export\" is full: \\d+ runs wait\\. Restart it in \\d+ s\\.");
            assertThat(operator.post(RUNS + "/" + run + "/restart", "{\"reason\": \"Now\"}")
                            .status())
                    .as("as it says")
                    .isEqualTo(429);
        } finally {
            server.jdbc()
                    .sql("update longshore.job set max_queued = 1000 where name = 'orders-export'")
                    .update();
        }
        assertThat(operator.get(RUNS + "/" + run + "/restart-preview").at("possible"))
                .isEqualTo("true");
    }

    private long failedRun(String tenant) {
        long run = driven(tenant);
        server.jdbc().sql("""
                        update longshore.run set state = 'FAILED', owner = null, lease_until = null, ended_at = clock_timestamp() where id = :run
                        """).param("run", run).update();
        return run;
    }

    @Test
    void aTenantsOperatorHoldsAndReleasesItsOwnOnly() {
        Caller brazil = server.brazil();
        Caller.Answer lane = operator.post(HOLDS, runs("lane", "bulk"));

        for (String body : List.of(
                runs("all", null), runs("lane", "bulk"), runs("job", "orders-export"), runs("tenant", "PERU"))) {
            Caller.Answer refused = brazil.post(HOLDS, body);
            assertThat(refused.status()).as(body).isEqualTo(403);
            assertThat(refused.text()).contains("You may hold the runs of BRAZIL only.");
        }
        assertThat(brazil.post(HOLDS + "/" + lane.at("id") + "/release", "{\"reason\": \"x\"}")
                        .status())
                .isEqualTo(404);
        assertThat(brazil.get(HOLDS).text()).contains("The source moves");
        assertThat(brazil.post(HOLDS, runs("tenant", "BRAZIL")).status()).isEqualTo(201);
        assertThat(server.as(Role.VIEWER).post(HOLDS, runs("all", null)).status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"holds\": \"runs\", \"scope\": \"schedule\", \"subject\": \"nightly\"', subject",
        "'\"holds\": \"fires\", \"scope\": \"lane\", \"subject\": \"bulk\"', scope",
        "'\"holds\": \"runs\", \"scope\": \"lane\", \"subject\": \"fast\"', subject",
        "'\"holds\": \"runs\", \"scope\": \"lane\"', subject",
        "'\"holds\": \"runs\", \"scope\": \"all\", \"subject\": \"bulk\"', subject",
        "'\"holds\": \"runs\", \"scope\": \"every\"', scope",
        "'\"holds\": \"trains\", \"scope\": \"all\"', holds"
    })
    void whatCannotBeHeldNamesItsField(String ask, String field) {
        Caller.Answer refused = operator.post(HOLDS, "{" + ask + ", \"reason\": \"x\"}");

        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.at("field")).isEqualTo(field);
        assertThat(refused.at("remedy")).isNotBlank();
    }

    private static String runs(String scope, String subject) {
        return "{\"holds\": \"runs\", \"scope\": \"" + scope + "\""
                + (subject == null ? "" : ", \"subject\": \"" + subject + "\"")
                + ", \"reason\": \"The source moves\"}";
    }

    private long newRun(String tenant) {
        return Long.parseLong(operator.post(
                        RUNS,
                        "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\", \"organization\": \""
                                + tenant + "\"}}")
                .at("id"));
    }

    private long driven(String tenant) {
        long run = newRun(tenant);
        server.jdbc()
                .sql(
                        "insert into longshore.worker (name, host, pid, version, roles, slots) values ('quay-8', 'test', 1, '1', '{worker}', 1)")
                .update();
        server.jdbc().sql("""
                        update longshore.run set state = 'RUNNING', lease_until = clock_timestamp() + interval '1 hour',
                          owner = (select min(id) from longshore.worker) where id = :run
                        """).param("run", run).update();
        return run;
    }

    private String waiting(long run) {
        return operator.get(RUNS + "/" + run).at("waiting");
    }

    private List<String> orders(long run) {
        return server.jdbc()
                .sql("select reason from longshore.run_command where run_id = :run")
                .param("run", run)
                .query(String.class)
                .list();
    }

    /** The newest of its kind. */
    private Map<String, Object> audit(String action, String target) {
        return server.jdbc()
                .sql("""
                        select actor, reason, outcome, after ->> 'asked' as asked from longshore.audit
                        where action = :action and target = :target and outcome = 'accepted' order by id desc limit 1
                        """)
                .param("action", action)
                .param("target", target)
                .query()
                .singleRow();
    }
}
