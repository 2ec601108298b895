package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Executions of another application, as programs and people see them. */
class HistoryIT {

    private static final String EXECUTION = """
            insert into longshore.past_execution (application, execution_id, instance_id, job, status, exit_code, exit_message, created_at, started_at, ended_at,
              parameters, steps)
            select 'billing', n, 7, 'invoices', case n when 2 then 'FAILED' else 'COMPLETED' end, 'COMPLETED', null, '2026-07-01T00:00:00Z'::timestamptz + n * interval '1 day',
              null, null, '[{"name": "day", "value": "2026-06-30", "identifying": true}]',
              '[{"name": "write", "status": "COMPLETED", "read": 9, "written": 8, "filtered": 1, "skipped": 0, "commits": 1, "rollbacks": 0}]'
            from generate_series(1, 3) n
            on conflict do nothing
            """;

    private final ApiServer server = ApiServer.running();
    private final Caller viewer = server.as(Role.VIEWER);

    @BeforeEach
    void readBefore() {
        server.jdbc().sql(EXECUTION).update();
    }

    @Test
    void isListedNewestFirstByPages() {
        Caller.Answer first = viewer.get("/api/v1/history?application=billing&limit=2");
        assertThat(first.at("items.0.execution")).isEqualTo("3");
        assertThat(first.at("items.1.execution")).isEqualTo("2");
        assertThat(first.at("items.0.parameters.0.value")).isEqualTo("2026-06-30");

        Caller.Answer second = viewer.get("/api/v1/history?application=billing&limit=2&after=" + first.at("next"));
        assertThat(second.at("items.0.execution")).isEqualTo("1");
        assertThat(second.json().path("items")).hasSize(1);

        assertThat(viewer.get("/api/v1/history?status=FAILED&job=invoices")
                        .json()
                        .path("items"))
                .hasSize(1);
        assertThat(viewer.get("/api/v1/history?state=FAILED").at("field")).isEqualTo("state");
    }

    @Test
    void oneHasItsSteps() {
        String id = viewer.get("/api/v1/history?application=billing").at("items.0.id");

        Caller.Answer one = viewer.get("/api/v1/history/" + id);

        assertThat(one.at("steps.0.name")).isEqualTo("write");
        assertThat(one.at("steps.0.written")).isEqualTo("8");
        assertThat(viewer.get("/api/v1/history/999999999").status()).isEqualTo(404);
        assertThat(viewer.get("/api/v1/history/x").status()).isEqualTo(404);
    }

    @Test
    void isNotThereForWhoIsBoundToATenant() {
        String id = viewer.get("/api/v1/history?application=billing").at("items.0.id");

        assertThat(server.brazil().get("/api/v1/history").json().path("items")).isEmpty();
        assertThat(server.brazil().get("/api/v1/history/" + id).status()).isEqualTo(404);
    }
}
