package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.Role;
import org.junit.jupiter.api.Test;

class CommandsIT {

    private static final String WHY = "{\"reason\": \"Asked for by mistake\"}";

    private final ApiServer server = ApiServer.running();
    private final Caller operator = server.operator();

    @Test
    void aCommandIsHandedOverAndRecordedWithItsReason() {
        String run = newRun();
        Caller.Answer answer = operator.post(run + "/cancel", WHY);

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.at("verb")).isEqualTo("cancel");
        assertThat(answer.at("state")).isEqualTo("QUEUED");
        Caller.Answer audit = server.as(Role.ADMIN).get("/api/v1/audit?limit=1&target=run:" + id(run));
        assertThat(audit.at("items.0.action")).isEqualTo("run.cancel");
        assertThat(audit.at("items.0.outcome")).isEqualTo("accepted");
        assertThat(audit.at("items.0.reason")).isEqualTo("Asked for by mistake");
        assertThat(audit.at("items.0.actor")).isEqualTo("token:operator-program");
        assertThat(audit.at("items.0.address")).isNotBlank();
    }

    @Test
    void whatTheStateDoesNotAllowIsRefusedAndRecorded() {
        String run = newRun();
        Caller.Answer answer = operator.post(run + "/resume", WHY);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.at("code")).isEqualTo("not-in-this-state");
        assertThat(answer.at("detail")).isEqualTo("The run is queued; only a paused run can be resumed.");
        assertThat(commands(run)).isZero();
        assertThat(server.as(Role.ADMIN)
                        .get("/api/v1/audit?limit=1&target=run:" + id(run))
                        .at("items.0.outcome"))
                .isEqualTo("refused");
    }

    @Test
    void theSameWishIsNotHandedOverTwice() {
        String run = newRun();
        operator.post(run + "/pause", WHY);
        Caller.Answer again = operator.post(run + "/pause", WHY);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.at("detail")).contains("token:operator-program asked for it at", "not acknowledged yet");
        assertThat(commands(run)).isEqualTo(1);
    }

    @Test
    void aReasonIsRequired() {
        String run = newRun();

        assertThat(operator.post(run + "/pause", "{}").at("field")).isEqualTo("reason");
        assertThat(operator.post(run + "/pause", "{\"reason\": \"  \"}").at("field"))
                .isEqualTo("reason");
        assertThat(commands(run)).isZero();
    }

    @Test
    void aViewerMayNotActAndTheAttemptIsRecorded() {
        String run = newRun();
        Caller.Answer answer = server.as(Role.VIEWER).post(run + "/cancel", WHY);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(commands(run)).isZero();
        Caller.Answer audit = server.as(Role.ADMIN).get("/api/v1/audit?limit=1&target=POST%20" + run + "/cancel");
        assertThat(audit.at("items.0.actor")).isEqualTo("token:viewer-program");
        assertThat(audit.at("items.0.outcome")).isEqualTo("refused");
    }

    @Test
    void aRestartIsExplainedWithoutChangingOrRecordingAnything() {
        String run = newRun();
        long id = Long.parseLong(id(run));
        fail(id);
        long records = audits();
        Caller.Answer preview = server.as(Role.VIEWER).get(run + "/restart-preview");

        assertThat(preview.json().get("possible").booleanValue())
                .as(preview.text())
                .isTrue();
        assertThat(preview.at("steps.0.verdict")).isEqualTo("resumes");
        assertThat(preview.json().at("/steps/0/item").longValue()).isEqualTo(141);
        assertThat(preview.at("steps.1.verdict")).isEqualTo("starts-over");
        assertThat(audits()).isEqualTo(records);
        Caller.Answer failed = operator.get(run);
        assertThat(failed.at("failure.code")).isEqualTo("source-away");
        assertThat(failed.at("failure.category")).isEqualTo("external");
        assertThat(failed.at("failure.remedy")).isEqualTo("Start it.");
    }

    @Test
    void noRestartIsPossibleOfARunThatDidNotFail() {
        Caller.Answer preview = operator.get(newRun() + "/restart-preview");

        assertThat(preview.json().get("possible").booleanValue()).isFalse();
        assertThat(preview.at("whyNot")).isEqualTo("The run is queued; only a failed run can be restarted.");
    }

    @Test
    void theChainIsVerifiedOnDemand() {
        newRun();
        Caller.Answer found = server.as(Role.ADMIN).get("/api/v1/audit/verification");

        assertThat(found.json().get("intact").booleanValue()).as(found.text()).isTrue();
        assertThat(found.json().get("records").longValue()).isPositive();
    }

    /** Two units, one of them done, as an engine would leave them. */
    private void fail(long run) {
        server.jdbc()
                .sql(
                        "insert into longshore.worker (name, host, pid, version, roles, slots) values ('quay-9', 'test', 1, '1', '{worker}', 1)")
                .update();
        server.jdbc().sql("""
                        update longshore.run set state = 'RUNNING', started_at = clock_timestamp(), attempts = 1,
                          owner = (select max(id) from longshore.worker), lease_until = clock_timestamp() where id = :run""").param("run", run).update();
        server.jdbc().sql("""
                        insert into longshore.work_unit (run_id, step, ordinal, bounds, label, rows_expected, state, rows_read, rows_written)
                        values (:run, 'write', 0, '{}', '1 to 100', 100, 'DONE', 100, 100), (:run, 'write', 1, '{}', '101 to 200', 100, 'FAILED', 40, 40)""").param("run", run).update();
        server.jdbc().sql("""
                        insert into longshore.failure (run_id, attempt, category, code, message, remedy, stack, fingerprint)
                        values (:run, 1, 'external', 'source-away', 'The source is away.', 'Start it.', 'stack', 'f')""").param("run", run).update();
        server.jdbc().sql("""
                        update longshore.run set state = 'FAILED', owner = null, lease_until = null, ended_at = clock_timestamp(),
                          failure_id = (select max(id) from longshore.failure) where id = :run""").param("run", run).update();
    }

    private String newRun() {
        return operator.post("/api/v1/runs", "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\"}}")
                .header("Location");
    }

    private static String id(String run) {
        return run.substring(run.lastIndexOf('/') + 1);
    }

    private long commands(String run) {
        return server.jdbc()
                .sql("select count(*) from longshore.run_command where run_id = :run")
                .param("run", Long.parseLong(id(run)))
                .query(Long.class)
                .single();
    }

    private long audits() {
        return server.jdbc()
                .sql("select count(*) from longshore.audit")
                .query(Long.class)
                .single();
    }
}
