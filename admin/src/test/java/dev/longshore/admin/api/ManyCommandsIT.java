package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManyCommandsIT {

    private static final String RUNS = "/api/v1/runs";
    private static final String WHY = "{\"reason\": \"The source is being moved\"}";

    private final ApiServer server = ApiServer.running();
    private final Caller operator = server.operator();

    /** Runs of other tests are older. */
    private String since;

    @BeforeEach
    void now() {
        since = server.jdbc()
                .sql("select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                .query(String.class)
                .single();
    }

    @Test
    void everyRunThatMatchesIsAskedAndNoOther() {
        long peru = newRun("PERU");
        long brazil = newRun("BRAZIL");
        Caller.Answer answer = operator.post(RUNS + "/pause?tenant=PERU&job=orders-export&from=" + since, WHY);

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.at("verb")).isEqualTo("pause");
        assertThat(answer.json().get("asked").intValue()).isEqualTo(1);
        assertThat(answer.json().get("refused").isEmpty()).isTrue();
        assertThat(orders(peru)).containsExactly("The source is being moved");
        assertThat(orders(brazil)).isEmpty();
    }

    @Test
    void eachHasItsOrderAndItsRecordAndTheActHasOneAsAWhole() {
        long first = newRun("PERU");
        long second = newRun("BRAZIL");
        operator.post(RUNS + "/cancel?from=" + since, WHY);

        String ofEach = "The source is being moved (asked of 2 runs at once)";
        assertThat(orders(first)).containsExactly(ofEach);
        assertThat(orders(second)).containsExactly(ofEach);
        assertThat(audit("run.cancel", "run:" + first)).containsEntry("reason", ofEach);
        assertThat(audit("runs.cancel", "runs:from=" + instant(since)))
                .containsEntry("reason", "The source is being moved")
                .containsEntry("actor", "token:operator-program")
                .containsEntry("outcome", "accepted")
                .containsEntry("runs", "2");
    }

    @Test
    void aLaneIsOneOfTheFilters() {
        long bulk = newRun("PERU");
        long repair = newRun("PERU");
        server.jdbc()
                .sql("update longshore.run set lane = 'repair' where id = :run")
                .param("run", repair)
                .update();

        assertThat(operator.get(RUNS + "?lane=repair&from=" + since).json().get("items"))
                .hasSize(1);
        operator.post(RUNS + "/pause?lane=repair&from=" + since, WHY);
        assertThat(orders(repair)).hasSize(1);
        assertThat(orders(bulk)).isEmpty();
        assertThat(operator.get(RUNS + "?lane=fast").at("field")).isEqualTo("lane");
    }

    @Test
    void aTenantsOperatorTouchesNoOthersRuns() {
        long brazil = newRun("BRAZIL");
        long peru = newRun("PERU");
        long all = newRun(null);
        Caller.Answer answer = server.brazil().post(RUNS + "/pause?all=true", WHY);

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(orders(brazil)).hasSize(1);
        assertThat(orders(peru)).isEmpty();
        assertThat(orders(all)).isEmpty();
        assertThat(audit("runs.pause", "runs:tenant=BRAZIL")).containsEntry("actor", "token:brazil-program");
        assertThat(server.brazil()
                        .post(RUNS + "/pause?tenant=PERU", WHY)
                        .json()
                        .get("asked")
                        .intValue())
                .isZero();
        assertThat(orders(peru)).isEmpty();
    }

    @Test
    void whatRefusesIsTold() {
        long run = newRun("PERU");
        operator.post(RUNS + "/" + run + "/pause", WHY);
        long other = newRun("PERU");
        Caller.Answer answer = operator.post(RUNS + "/pause?from=" + since, WHY);

        assertThat(answer.json().get("asked").intValue()).isEqualTo(1);
        assertThat(answer.json().get("refusals").intValue()).isEqualTo(1);
        assertThat(answer.at("refused.0.run")).isEqualTo(Long.toString(run));
        assertThat(answer.at("refused.0.why")).contains("asked for it at", "not acknowledged yet");
        assertThat(orders(run)).hasSize(1);
        assertThat(orders(other)).hasSize(1);
    }

    /** The queue has one place: of three restarts one gets it, and a single one is told when to come again. */
    @Test
    void restartsCountAgainstTheirQueue() {
        long[] failed = {failed(), failed(), failed()};
        int limit = server.jdbc()
                .sql("select max_queued from longshore.lane where name = 'repair'")
                .query(Integer.class)
                .single();
        lane(1
                + server.jdbc()
                        .sql("select count(*) from longshore.run where state = 'QUEUED' and lane = 'repair'")
                        .query(Integer.class)
                        .single());
        try {
            Caller.Answer many = operator.post(RUNS + "/restart?lane=repair&from=" + since, WHY);
            assertThat(many.json().get("asked").intValue()).as(many.text()).isEqualTo(1);
            assertThat(many.json().get("refusals").intValue()).isEqualTo(2);
            assertThat(many.at("refused.0.why")).matches("The lane \"repair\" is full: \\d+ runs wait\\.");

            Caller.Answer one = operator.post(
                    RUNS + "/" + many.at("refused.0.run") + "/restart", "{\"reason\": \"It has room again\"}");
            assertThat(one.status()).as(one.text()).isEqualTo(429);
            assertThat(one.at("code")).isEqualTo("queue-full");
            assertThat(one.at("limit")).isEqualTo("lane:repair");
            assertThat(Integer.parseInt(one.header("Retry-After"))).isPositive();
        } finally {
            lane(limit);
            for (long run : failed) {
                server.jdbc().sql("""
                                update longshore.run_command set done_at = clock_timestamp(), outcome = 'Done' where run_id = :run and done_at is null;
                                update longshore.run set state = 'ABANDONED' where id = :run
                                """).param("run", run).update();
            }
        }
    }

    private void lane(int places) {
        server.jdbc()
                .sql("update longshore.lane set max_queued = :places where name = 'repair'")
                .param("places", places)
                .update();
    }

    private long failed() {
        return server.jdbc().sql("""
                        insert into longshore.run (job, definition_hash, lane, origin, caller, request_hash, parameters, context, impact, state, started_at, ended_at)
                        select j.name, j.definition_hash, 'repair', 'api', 'restarts', '\\x00', '{}', '{"v": 1}', 'delayed', 'FAILED', clock_timestamp(), clock_timestamp()
                        from longshore.job j where j.name = 'orders-export' returning id
                        """).query(Long.class).single();
    }

    @Test
    void runsInOtherStatesAreNotAsked() {
        long run = newRun("PERU");

        assertThat(operator.post(RUNS + "/resume?from=" + since, WHY)
                        .json()
                        .get("asked")
                        .intValue())
                .isZero();
        assertThat(operator.post(RUNS + "/pause?state=FAILED&from=" + since, WHY)
                        .json()
                        .get("asked")
                        .intValue())
                .isZero();
        assertThat(orders(run)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', no-filter",
        "?all=false, no-filter",
        "?all=true&job=orders-export, all-and-filter",
        "?all=yes, bad-value"
    })
    void everythingMustBeMeant(String query, String code) {
        long run = newRun("PERU");
        Caller.Answer answer = operator.post(RUNS + "/cancel" + query, WHY);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("code")).isEqualTo(code);
        assertThat(answer.at("field")).isEqualTo("all");
        assertThat(answer.at("remedy")).isNotBlank();
        assertThat(orders(run)).isEmpty();
    }

    @Test
    void everythingIsAskedOnceItIsMeant() {
        long peru = paused("PERU");
        long brazil = paused("BRAZIL");
        Caller.Answer answer = operator.post(RUNS + "/resume?all=true", WHY);

        assertThat(answer.json().get("asked").intValue()).isGreaterThanOrEqualTo(2);
        assertThat(orders(peru)).hasSize(1);
        assertThat(orders(brazil)).hasSize(1);
        assertThat(audit("runs.resume", "runs:all")).containsEntry("outcome", "accepted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume", "restart", "cancel", "abandon"})
    void aViewerMayNot(String verb) {
        long run = newRun("PERU");

        assertThat(server.as(Role.VIEWER)
                        .post(RUNS + "/" + verb + "?all=true", WHY)
                        .status())
                .isEqualTo(403);
        assertThat(orders(run)).isEmpty();
    }

    @Test
    void aReasonIsRequired() {
        long run = newRun("PERU");

        assertThat(operator.post(RUNS + "/pause?from=" + since, "{\"reason\": \" \"}")
                        .at("field"))
                .isEqualTo("reason");
        assertThat(orders(run)).isEmpty();
    }

    @Test
    void tooManyAreRefusedWithTheirNumberAndNoneIsAsked() {
        server.jdbc().sql("""
                        insert into longshore.run (job, definition_hash, lane, origin, caller, request_hash, parameters, context, impact, state, started_at, ready)
                        select j.name, j.definition_hash, 'critical', 'api', 'too-many', '\\x00', '{}', '{"v": 1}', 'delayed', 'PAUSED', clock_timestamp(), false
                        from longshore.job j, generate_series(1, 10001) where j.name = 'orders-export'""").update();
        try {
            Caller.Answer answer = operator.post(RUNS + "/resume?lane=critical", WHY);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.at("code")).isEqualTo("too-many-runs");
            assertThat(answer.at("detail")).isEqualTo("More than 10,000 runs match: 10,000+ paused.");
            assertThat(answer.at("remedy")).startsWith("Narrow the filter");
            assertThat(audit("runs.resume", "runs:lane=critical")).containsEntry("outcome", "refused");
        } finally {
            assertThat(server.jdbc()
                            .sql("delete from longshore.run where caller = 'too-many'")
                            .update())
                    .isEqualTo(10_001);
        }
    }

    private long paused(String tenant) {
        long run = newRun(tenant);
        server.jdbc()
                .sql("update longshore.run set state = 'PAUSED' where id = :run")
                .param("run", run)
                .update();
        return run;
    }

    private long newRun(String tenant) {
        String organization = tenant == null ? "" : ", \"organization\": \"" + tenant + "\"";
        return Long.parseLong(operator.post(
                        RUNS,
                        "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\"" + organization + "}}")
                .at("id"));
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
                        select actor, reason, outcome, after ->> 'runs' as runs from longshore.audit
                        where action = :action and target = :target order by id desc limit 1""")
                .param("action", action)
                .param("target", target)
                .query()
                .singleRow();
    }

    private static String instant(String text) {
        return java.time.Instant.parse(text).toString();
    }
}
