package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.Role;
import java.util.List;
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
    void noRestartIsOfferedOfARunThatWouldCountItsRejectedRecordsAgain() {
        String run = newRun();
        long id = Long.parseLong(id(run));
        fail(id);
        server.jdbc()
                .sql(
                        "update longshore.failure set code = 'too-many-rejected' where id = (select failure_id from longshore.run where id = :run)")
                .param("run", id)
                .update();

        Caller.Answer preview = operator.get(run + "/restart-preview");

        assertThat(preview.at("possible")).isEqualTo("false");
        assertThat(preview.at("whyNot"))
                .startsWith("Too many of its records were rejected")
                .contains("ask for a new run");
        assertThat(preview.at("steps.0.verdict"))
                .as("what is committed is told all the same")
                .isEqualTo("resumes");
    }

    @Test
    void aStepThatMustNotRunTwiceIsRestartedByAConfirmationAlone() {
        String run = newRun();
        fail(Long.parseLong(id(run)));
        hasBegunAnUnsafeStep(Long.parseLong(id(run)));

        Caller.Answer preview = operator.get(run + "/restart-preview");
        assertThat(preview.at("needsConfirmation")).isEqualTo("true");
        assertThat(preview.at("steps.0.verdict")).isEqualTo("resumes");
        assertThat(preview.at("steps.0.confirm")).startsWith("It is declared unsafe, and had begun: ");
        assertThat(preview.at("steps.1.confirm")).as("it had not begun").isEmpty();

        Caller.Answer refused = operator.post(run + "/restart", WHY);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("repetition-not-confirmed");
        assertThat(refused.at("field")).isEqualTo("confirmRepetition");
        assertThat(refused.at("detail")).startsWith("Step write would run again. It is declared unsafe");
        assertThat(commands(run)).isZero();
        server.jdbc()
                .sql("update longshore.run set lane = 'repair' where id = :run")
                .param("run", Long.parseLong(id(run)))
                .update();
        Caller.Answer many = operator.post("/api/v1/runs/restart?lane=repair&state=FAILED", WHY);
        assertThat(many.json().get("asked").intValue()).as(many.text()).isZero();
        assertThat(many.at("refused.0.run")).isEqualTo(id(run));
        assertThat(many.at("refused.0.why"))
                .startsWith(
                        "Restart it alone: it asks for a confirmation. Step write would run again. It is declared unsafe");
        assertThat(commands(run)).isZero();

        Caller.Answer asked = operator.post(
                run + "/restart", "{\"reason\": \"The bank has none of them\", \"confirmRepetition\": true}");
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        assertThat(server.jdbc()
                        .sql("select confirmed_attempt from longshore.run_command where run_id = :run")
                        .param("run", Long.parseLong(id(run)))
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    /** As a job of plain Spring Batch whose first step is declared unsafe. */
    private void hasBegunAnUnsafeStep(long run) {
        for (String statement : List.of("""
                        insert into longshore.job_definition (hash, job, document)
                        select encode(sha256('unsafe'), 'hex'), job, jsonb_set(jsonb_set(document, '{kind}', '"spring-batch"'), '{steps,0,repeat}', '"UNSAFE"')
                        from longshore.job_definition where hash = (select definition_hash from longshore.run where id = :run)""", """
                        insert into longshore.batch_job_instance (job_instance_id, version, job_name, job_key)
                        select 770000, 0, 'unsafe', 'unsafe' where :run > 0""", """
                        insert into longshore.batch_job_execution (job_execution_id, version, job_instance_id, create_time, status, exit_code)
                        select 770000, 1, 770000, localtimestamp, 'FAILED', 'FAILED' where :run > 0""", """
                        insert into longshore.batch_step_execution (step_execution_id, version, step_name, job_execution_id, create_time, start_time, status,
                          commit_count, read_count, filter_count, write_count, read_skip_count, write_skip_count, process_skip_count, rollback_count, exit_code)
                        select 770000, 1, 'write', 770000, localtimestamp, localtimestamp, 'FAILED', 1, 10, 0, 10, 0, 0, 0, 0, 'FAILED' where :run > 0""", """
                        update longshore.run set definition_hash = encode(sha256('unsafe'), 'hex'), job_execution_id = 770000 where id = :run""")) {
            server.jdbc().sql(statement).param("run", run).update();
        }
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
