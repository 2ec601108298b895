package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.Role;
import dev.longshore.sql.input.InputFiles;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Files that are sent to jobs, and what becomes of the records that were rejected. */
class RejectionsIT {

    private static final String INPUTS = "/api/v1/jobs/people-import/inputs";

    private final ApiServer server = ApiServer.running();

    @Test
    void keepsAFileForTheTenantOfWhoeverSendsIt() throws IOException {
        Caller.Answer answer = send(server.brazil(), INPUTS + "?name=people.csv", "id,name\n1,a\n");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.at("tenant")).isEqualTo("BRAZIL");
        assertThat(answer.at("bytes")).isEqualTo("12");
        assertThat(answer.at("sha256")).hasSize(64);
        assertThat(Files.readString(server.bean(InputFiles.class).path(UUID.fromString(answer.at("id")))))
                .isEqualTo("id,name\n1,a\n");
    }

    /** As curl sends every body, unless it is told otherwise. */
    @Test
    void keepsEveryByteOfAFileThatCallsItselfAForm() throws IOException {
        String file = "id,email\n1,a@b.example\n2,100%&x=y\n";

        Caller.Answer answer = server.brazil()
                .with("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", INPUTS + "?name=people.csv", HttpRequest.BodyPublishers.ofString(file));

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(Files.readString(server.bean(InputFiles.class).path(UUID.fromString(answer.at("id")))))
                .isEqualTo(file);
    }

    @Test
    void refusesFilesForOthersAndForJobsThatReadNone() {
        assertThat(send(server.brazil(), INPUTS + "?tenant=PERU", "x").status()).isEqualTo(403);
        assertThat(send(server.operator(), INPUTS + "?name=..%2Fx", "x").status())
                .isEqualTo(400);
        assertThat(send(server.operator(), "/api/v1/jobs/everything/inputs", "x")
                        .at("code"))
                .isEqualTo("job-without-input");
        assertThat(send(server.operator(), "/api/v1/jobs/nobody/inputs", "x").status())
                .isEqualTo(404);
        assertThat(send(server.as(Role.VIEWER), INPUTS, "x").status()).isEqualTo(403);
    }

    @Test
    void correctsDiscardsAndReprocessesWhatARunRejected() {
        String run = server.operator()
                .post("/api/v1/runs", "{\"job\": \"people-import\", \"tenant\": \"BRAZIL\"}")
                .at("id");
        long first = reject(run, 1, "email");
        long second = reject(run, 2, "email");
        long third = reject(run, 3, "id");
        String records = "/api/v1/runs/" + run + "/rejected-records";
        Caller brazil = server.brazil();

        assertThat(brazil.get("/api/v1/runs/" + run + "/rejected-groups").at("items.0.records"))
                .isEqualTo("2");
        assertThat(brazil.post(records + "/" + first + "/correct", "{\"values\": {\"id\": \"1\", \"email\": null}}")
                        .status())
                .isEqualTo(204);
        assertThat(brazil.post(records + "/" + third + "/discard", "{}").status())
                .isEqualTo(204);
        assertThat(brazil.get(records + "?state=corrected").at("items.0.content"))
                .isEqualTo("{\"id\":\"1\",\"email\":null}");
        assertThat(brazil.get(records + "?state=lost").status()).isEqualTo(400);

        Caller.Answer asked = brazil.post("/api/v1/runs/" + run + "/reprocess", "{\"reason\": \"Corrected\"}");

        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.at("origin")).isEqualTo("run");
        assertThat(asked.at("tenant")).isEqualTo("BRAZIL");
        assertThat(brazil.get(records).at("items.1.reprocessedBy")).isEqualTo(asked.at("id"));
        assertThat(brazil.post(records + "/" + second + "/correct", "{\"values\": {\"id\": \"2\"}}")
                        .status())
                .isEqualTo(404);
        assertThat(brazil.post("/api/v1/runs/" + run + "/reprocess", "{\"reason\": \"Again\"}")
                        .at("code"))
                .isEqualTo("nothing-to-reprocess");
        assertThat(states(run)).isEqualTo("corrected,open,discarded");
    }

    /** As a feed cuts its file: lines 1 and 2 were committed; of those from 3 on one chunk was, and one was not. */
    @Test
    void takesUpAgainOnlyWhatACancelledRunHadNotCommitted() {
        String run = server.operator()
                .post("/api/v1/runs", "{\"job\": \"people-import\", \"tenant\": \"BRAZIL\"}")
                .at("id");
        for (int position = 1; position <= 4; position++) {
            reject(run, position, "email");
        }
        Caller brazil = server.brazil();
        String reprocess = "/api/v1/runs/" + run + "/reprocess";
        String cancelled = brazil.post(reprocess, "{\"reason\": \"Corrected\"}").at("id");
        server.jdbc().sql("""
                        insert into longshore.work_unit (run_id, step, ordinal, bounds, label, state) values
                          (:run, 'apply-lines', 0, '{"from": {"line": 1, "offset": 0}, "to": {"line": 3, "offset": 24}, "tracks": 0}', '1 – 2', 'DONE'),
                          (:run, 'apply-lines', 1, '{"from": {"line": 3, "offset": 24}, "to": {"line": 5, "offset": 48}, "tracks": 2}', '3 – 4, track 1', 'DONE'),
                          (:run, 'apply-lines', 2, '{"from": {"line": 3, "offset": 24}, "to": {"line": 5, "offset": 48}, "tracks": 2}', '3 – 4, track 2', 'PENDING')
                        """).param("run", Long.parseLong(cancelled)).update();
        server.jdbc()
                .sql("update longshore.run set state = 'CANCELLED', ended_at = clock_timestamp() where id = :run")
                .param("run", Long.parseLong(cancelled))
                .update();

        assertThat(states(run)).isEqualTo("reprocessed,reprocessed,open,open");
        String next = brazil.post(reprocess, "{\"reason\": \"The rest\"}").at("id");
        assertThat(server.jdbc()
                        .sql("select count(*) from longshore.rejected_record where reprocess_run_id = :run")
                        .param("run", Long.parseLong(next))
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void refusesACorrectionThatNoRunWouldReadOrThatLosesAValue() {
        String run = server.operator()
                .post("/api/v1/runs", "{\"job\": \"people-import\", \"tenant\": \"BRAZIL\"}")
                .at("id");
        String record = "/api/v1/runs/" + run + "/rejected-records/" + reject(run, 1, "email") + "/correct";
        Caller brazil = server.brazil();

        Caller.Answer unknown = brazil.post(record, "{\"values\": {\"id\": \"1\", \"bogus\": \"x\"}}");
        Caller.Answer missing = brazil.post(record, "{\"values\": {\"email\": \"a@x\"}}");

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.at("code")).isEqualTo("unknown-field");
        assertThat(unknown.text()).contains("values.bogus", "Leave it out", "the record's fields: id, email.");
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.at("code")).isEqualTo("missing-field");
        assertThat(missing.text()).contains("values.id", "would be lost", "null, or an empty cell, for none");
        assertThat(brazil.post(record, "{\"values\": {\"id\": 7}}").text())
                .contains("values.id", "is not a text in quotes.");
        assertThat(brazil.post(record, "{\"values\": [7]}").text()).contains("is not an object,");
        assertThat(states(run)).isEqualTo("open");
        assertThat(brazil.post(record, "{\"values\": {\"id\": null, \"email\": \"a@x\"}}")
                        .status())
                .isEqualTo(204);
        assertThat(brazil.post(record.replaceAll("/\\d+/correct", "/999999/correct"), "{\"values\": {\"id\": \"1\"}}")
                        .text())
                .contains("There is no rejected record 999999 that can still be changed.");
    }

    @Test
    void correctsARecordAsLargeAsAreKept() {
        String run = server.operator()
                .post("/api/v1/runs", "{\"job\": \"people-import\", \"tenant\": \"BRAZIL\"}")
                .at("id");
        String record = "/api/v1/runs/" + run + "/rejected-records/" + reject(run, 1, "email") + "/correct";
        String escaped = "\\u00e9".repeat(99_000);

        assertThat(server.brazil()
                        .post(record, "{\"values\": {\"id\": \"" + escaped + "\"}}")
                        .status())
                .isEqualTo(204);
        assertThat(server.jdbc()
                        .sql("select length(correction ->> 'id') from longshore.rejected_record where run_id = :run")
                        .param("run", Long.parseLong(run))
                        .query(Integer.class)
                        .single())
                .isEqualTo(99_000);
        Caller.Answer tooLong = server.brazil().post(record, "{\"values\": {\"id\": \"" + "x".repeat(1 << 20) + "\"}}");
        assertThat(tooLong.status()).isEqualTo(400);
        assertThat(tooLong.text()).contains("longer than 1024 KiB", "Discard the record");
    }

    @Test
    void saysWhatToDoAboutRecordsOfAJobThatTakesNoFile() {
        String run = server.operator()
                .post("/api/v1/runs", "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\"}}")
                .at("id");
        long record = reject(run, 1, "email");
        String records = "/api/v1/runs/" + run + "/rejected-records/" + record;

        for (Caller.Answer answer : List.of(
                server.operator().post(records + "/correct", "{\"values\": {\"id\": \"2\"}}"),
                server.operator().post("/api/v1/runs/" + run + "/reprocess", "{\"reason\": \"Again\"}"))) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.at("code")).isEqualTo("job-without-input");
            assertThat(answer.text()).contains("orders-export", "takes no file", "the next run takes it", "discard");
        }
        assertThat(states(run)).isEqualTo("open");
        assertThat(server.operator().post(records + "/discard", "{}").status()).isEqualTo(204);
    }

    @Test
    void hidesTheRecordsOfAnotherTenant() {
        String run = server.operator()
                .post("/api/v1/runs", "{\"job\": \"people-import\", \"tenant\": \"PERU\"}")
                .at("id");
        long record = reject(run, 1, "id");

        for (String path : new String[] {
            "/rejected-records/" + record + "/correct", "/rejected-records/" + record + "/discard", "/reprocess"
        }) {
            assertThat(server.brazil()
                            .post("/api/v1/runs/" + run + path, "{\"values\": {\"id\": \"2\"}}")
                            .status())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(states(run)).isEqualTo("open");
    }

    private long reject(String run, int position, String field) {
        return server.jdbc()
                .sql("""
                        insert into longshore.rejected_record (run_id, step, unit, position, item, field, value, rule, message, fingerprint, content)
                        values (:run, 'merge-records', 0, :position, 'line 2', :field, 'x', 'pattern', 'wrong', :field, '{"id": "x"}') returning id
                        """)
                .param("run", Long.parseLong(run))
                .param("position", position)
                .param("field", field)
                .query(Long.class)
                .single();
    }

    private String states(String run) {
        return server.jdbc()
                .sql("select string_agg(state, ',' order by id) from longshore.rejected_record where run_id = :run")
                .param("run", Long.parseLong(run))
                .query(String.class)
                .single();
    }

    private static Caller.Answer send(Caller caller, String path, String body) {
        return caller.with("Content-Type", "text/csv").send("POST", path, HttpRequest.BodyPublishers.ofString(body));
    }
}
