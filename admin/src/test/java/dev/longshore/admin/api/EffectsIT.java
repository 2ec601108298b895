package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.Role;
import org.junit.jupiter.api.Test;

/** What a person does about effects that nobody can tell of. */
class EffectsIT {

    private static final String FOUND = "{\"reason\": \"Their log does not have it\"}";

    private final ApiServer server = ApiServer.running();
    private final Caller operator = server.operator();

    @Test
    void listsTheEffectsOfARunByTheirState() {
        long run = run("PERU");
        effect(run, "done", "a");
        long doubtful = effect(run, "in-doubt", "b");

        assertThat(operator.get("/api/v1/runs/" + run + "/effects").json().path("items"))
                .hasSize(2);
        Caller.Answer inDoubt = operator.get("/api/v1/runs/" + run + "/effects?state=in-doubt");
        assertThat(inDoubt.at("items.0.id")).isEqualTo(Long.toString(doubtful));
        assertThat(inDoubt.at("items.0.answer")).isEqualTo("no answer within 700 ms");
        assertThat(inDoubt.json().path("items")).hasSize(1);
        assertThat(operator.get("/api/v1/runs/" + run + "/effects?state=lost").status())
                .isEqualTo(400);
        assertThat(server.brazil().get("/api/v1/runs/" + run + "/effects").status())
                .isEqualTo(404);
    }

    @Test
    void sendsAgainByARunThatIsAskedForInTheSameBreath() {
        long run = run("PERU");
        long first = effect(run, "in-doubt", "c");
        long second = effect(run, "in-doubt", "d");

        Caller.Answer answer = operator.post("/api/v1/effects/" + first + "/send-again", FOUND);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("state")).isEqualTo("planned");
        Caller.Answer asked = operator.get("/api/v1/runs/" + answer.at("run"));
        assertThat(asked.at("job")).isEqualTo("orders-export");
        assertThat(asked.at("tenant")).isEqualTo("PERU");
        assertThat(operator.post("/api/v1/effects/" + second + "/send-again", FOUND)
                        .at("run"))
                .as("one run sends all that is decided before it starts")
                .isEqualTo(answer.at("run"));
        Caller.Answer audit = server.as(Role.ADMIN).get("/api/v1/audit?limit=1&target=effect:" + first);
        assertThat(audit.at("items.0.action")).isEqualTo("effect.send-again");
        assertThat(audit.at("items.0.outcome")).isEqualTo("accepted");
        assertThat(audit.at("items.0.reason")).isEqualTo("Their log does not have it");
        assertThat(operator.get("/api/v1/effects/" + first).at("decidedBy")).isEqualTo("token:operator-program");
    }

    @Test
    void sendsAgainByARunThatHasNotBegun() {
        long run = run("PERU");
        server.jdbc()
                .sql("update longshore.run set attempts = 1 where id = :run")
                .param("run", run)
                .update();

        Caller.Answer answer = operator.post("/api/v1/effects/" + effect(run, "in-doubt", "h") + "/send-again", FOUND);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(Long.parseLong(answer.at("run")))
                .as("one that goes on may be past the row")
                .isGreaterThan(run);
    }

    @Test
    void sendsAgainBesideNewerWorkThatStillWaits() {
        server.jdbc()
                .sql(
                        "update longshore.job set preconditions = '{\"supersededBy\": [\"organization\"]}' where name = 'orders-export'")
                .update();
        try {
            long run = run("PERU");
            long newer = run("PERU");
            long effect = effect(run, "in-doubt", "j");
            server.jdbc()
                    .sql("update longshore.run set attempts = 1 where id = :run")
                    .param("run", run)
                    .update();

            Caller.Answer answer = operator.post("/api/v1/effects/" + effect + "/send-again", FOUND);

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(Long.parseLong(answer.at("run"))).isGreaterThan(newer);
            assertThat(server.jdbc()
                            .sql(
                                    "select run_id from longshore.run_precondition where run_id >= :newer and supersession is not null")
                            .param("newer", newer)
                            .query(Long.class)
                            .list())
                    .as("the newer run is the latest, and what is sent again has no part in it")
                    .containsExactly(newer);
        } finally {
            server.jdbc()
                    .sql("update longshore.job set preconditions = null where name = 'orders-export'")
                    .update();
        }
    }

    @Test
    void leavesAnEffectInDoubtWhereNoRunCanBeAskedFor() {
        long run = run("PERU");
        long effect = effect(run, "in-doubt", "i");
        String path = "/api/v1/effects/" + effect;
        server.jdbc()
                .sql("update longshore.run set attempts = 1 where id = :run")
                .param("run", run)
                .update();
        int most = server.jdbc()
                .sql("select max_queued from longshore.job where name = 'orders-export'")
                .query(Integer.class)
                .single();
        try {
            queue(1);
            Caller.Answer full = operator.post(path + "/send-again", FOUND);
            assertThat(full.status()).as(full.text()).isEqualTo(429);
            assertThat(full.at("code")).isEqualTo("queue-full");
        } finally {
            queue(most);
        }
        assertThat(operator.get(path).at("state")).isEqualTo("in-doubt");
        try {
            offer(false);
            Caller.Answer gone = operator.post(path + "/send-again", FOUND);
            assertThat(gone.status()).as(gone.text()).isEqualTo(400);
        } finally {
            offer(true);
        }
        assertThat(operator.get(path).at("state")).isEqualTo("in-doubt");
    }

    private void queue(int most) {
        server.jdbc()
                .sql("update longshore.job set max_queued = :most where name = 'orders-export'")
                .param("most", most)
                .update();
    }

    private void offer(boolean offered) {
        server.jdbc()
                .sql("update longshore.job set offered = :offered where name = 'orders-export'")
                .param("offered", offered)
                .update();
    }

    @Test
    void decidesOnceAndSaysSoToWhoeverComesLate() {
        long run = run("PERU");
        long effect = effect(run, "in-doubt", "e");

        assertThat(operator.post("/api/v1/effects/" + effect + "/mark-done", FOUND)
                        .at("state"))
                .isEqualTo("done");
        Caller.Answer late = operator.post("/api/v1/effects/" + effect + "/give-up", FOUND);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.at("code")).isEqualTo("not-in-doubt");
        assertThat(server.as(Role.ADMIN)
                        .get("/api/v1/audit?limit=1&target=effect:" + effect)
                        .at("items.0.outcome"))
                .isEqualTo("refused");
        assertThat(operator.post("/api/v1/effects/" + effect(run, "in-doubt", "f") + "/give-up", FOUND)
                        .at("state"))
                .isEqualTo("given-up");
    }

    @Test
    void needsAReasonARoleAndTheRightTenant() {
        long effect = effect(run("PERU"), "in-doubt", "g");
        String path = "/api/v1/effects/" + effect + "/mark-done";

        assertThat(operator.post(path, "{}").at("field")).isEqualTo("reason");
        assertThat(server.as(Role.VIEWER).post(path, FOUND).status()).isEqualTo(403);
        assertThat(server.brazil().post(path, FOUND).status()).isEqualTo(404);
        assertThat(operator.get("/api/v1/effects/" + effect).at("state")).isEqualTo("in-doubt");
    }

    @Test
    void saysOfASystemWhatItHoldsAndWhoSharesItsRate() {
        long run = run("PERU");
        server.jdbc()
                .sql(
                        "insert into longshore.worker (name, host, pid, version, roles, slots) values ('quay-8', 'test', 1, '1', '{worker}', 1)")
                .update();
        server.jdbc().sql("""
                        with known as (
                          insert into longshore.dependency (name, opened_at, open_until, last_failure, opened_total, rate)
                          values ('ledger', clock_timestamp() - interval '1 minute', clock_timestamp() + interval '1 minute', 'no answer', 3, 50) returning name),
                        parked as (
                          update longshore.run set state = 'RUNNING', token = 1, owner = (select min(id) from longshore.worker), lease_until = clock_timestamp() + interval '1 hour',
                            started_at = clock_timestamp(), attempts = 1, parked_for = 'ledger', parked_why = 'ledger is away or fails.', parked_until = clock_timestamp() + interval '1 minute'
                          where id = :run)
                        select name from known
                        """).param("run", run).query(String.class).single();
        server.jdbc().sql("""
                        insert into longshore.rate_slice (dependency, holder, run_id, permits, until, waits_since)
                        values ('ledger', 'x', :run, 0, clock_timestamp() + interval '1 minute', clock_timestamp())
                        """).param("run", run).update();
        try {
            Caller.Answer answer = operator.get("/api/v1/dependencies");
            assertThat(answer.at("0.name")).isEqualTo("ledger");
            assertThat(answer.at("0.breaker")).isEqualTo("open");
            assertThat(answer.at("0.openedTotal")).isEqualTo("3");
            assertThat(answer.at("0.runsHeld")).isEqualTo("1");
            assertThat(answer.at("0.held.0.run")).isEqualTo("" + run);
            assertThat(answer.at("0.rate.perSecond")).isEqualTo("50");
            assertThat(answer.at("0.rate.shares.0.permits")).isEqualTo("0");

            Caller.Answer held = operator.get("/api/v1/runs/" + run);
            assertThat(held.at("heldBy")).isEqualTo("ledger");
            assertThat(held.at("waiting")).startsWith("ledger is away or fails.");
            assertThat(held.at("rates.0.dependency")).isEqualTo("ledger");
            assertThat(held.at("rates.0.waitingSince")).isNotEmpty();

            assertThat(server.brazil().get("/api/v1/dependencies").at("0.runsHeld"))
                    .as("another tenant's run")
                    .isEqualTo("0");
        } finally {
            server.jdbc()
                    .sql(
                            "update longshore.run set state = 'FAILED', owner = null, lease_until = null, ended_at = clock_timestamp() where id = :run")
                    .param("run", run)
                    .update();
            server.jdbc()
                    .sql("delete from longshore.dependency where name = 'ledger'")
                    .update();
        }
    }

    /** As its page shows it. */
    @Test
    void aRunSaysWhatWaitsInItBehindWhatIsNotDone() {
        long run = run("PERU");
        String address = "/api/v1/runs/" + run;
        assertThat(operator.get(address).json().path("order").isObject()).isFalse();
        server.jdbc().sql("""
                        insert into longshore.work_unit (run_id, step, ordinal, bounds, label, track, state, disturbances, claimed_at)
                        select :run, 'write', i, '{}', i || '01 – ' || i || '99', i % 2, 'PENDING', case i when 1 then 2 else 0 end, clock_timestamp()
                        from generate_series(0, 6) i
                        """).param("run", run).update();
        server.jdbc().sql("""
                        insert into longshore.rejected_record (run_id, step, unit, position, item, rule, message, fingerprint) values
                          (:run, 'write', 0, 1, '["7","1"]', 'refused', 'It answered 422.', 'a'), (:run, 'write', 0, 2, '["7","2"]', 'held', 'It was held back.', 'b')
                        """).param("run", run).update();
        server.jdbc().sql("""
                        insert into longshore.job_definition (hash, job, document) select encode(sha256('sync'), 'hex'), job, jsonb_set(document, '{kind}', '"sync-out"')
                        from longshore.job_definition where hash = (select definition_hash from longshore.run where id = :run)
                        """).param("run", run).update();
        server.jdbc()
                .sql("update longshore.run set definition_hash = encode(sha256('sync'), 'hex') where id = :run")
                .param("run", run)
                .update();
        server.jdbc()
                .sql("update longshore.work_unit set rows_rejected = 2 where run_id = :run and ordinal = 0")
                .param("run", run)
                .update();

        Caller.Answer held = operator.get(address);
        assertThat(held.json().path("order").path("chunks"))
                .as("what is behind chunks that nothing disturbed is no news")
                .hasSize(1);
        assertThat(held.at("order.chunks.0.behind")).isEqualTo("101 – 199");
        assertThat(held.at("order.chunks.0.why")).startsWith("It was given back 2 times");
        assertThat(held.at("order.chunks.0.since")).isNotEmpty();
        assertThat(held.at("order.chunks.0.held")).isEqualTo("2");
        assertThat(held.at("order.chunks.0.first")).isEqualTo("301 – 399");
        assertThat(held.at("order.chunks.0.last")).isEqualTo("501 – 599");
        assertThat(held.at("order.rows.0.behind")).isEqualTo("[\"7\",\"1\"]");
        assertThat(held.at("order.rows.0.why")).isEqualTo("It answered 422.");
        assertThat(held.at("order.rows.0.held")).isEqualTo("1");
        assertThat(held.json().path("order").path("outcomes")).isEmpty();
        server.jdbc()
                .sql("delete from longshore.work_unit where run_id = :run")
                .param("run", run)
                .update();
    }

    private long run(String organization) {
        return Long.parseLong(operator.post(
                        "/api/v1/runs",
                        "{\"job\": \"orders-export\", \"parameters\": {\"organization\": \"" + organization
                                + "\", \"from\": \"1995-01-0" + (1 + server.runs() % 9) + "\", \"rows\": "
                                + (1 + server.runs()) + "}}")
                .at("id"));
    }

    private long effect(long run, String state, String item) {
        return server.jdbc()
                .sql("""
                        insert into longshore.effect (job, item, version, content_hash, idempotency_key, state, maybe_applied, run_id, unit, token, attempts,
                          sent_at, over_at, answer)
                        values ('orders-export', :item || :run, 1, 'hash', gen_random_uuid(), :state, true, :run, 0, 1, 1,
                          clock_timestamp(), clock_timestamp(), 'no answer within 700 ms')
                        returning id
                        """)
                .param("item", item)
                .param("run", run)
                .param("state", state)
                .query(Long.class)
                .single();
    }
}
