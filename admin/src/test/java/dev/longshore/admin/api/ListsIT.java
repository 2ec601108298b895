package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListsIT {

    private final ApiServer server = ApiServer.running();
    private final Caller viewer = server.as(Role.VIEWER);

    @Test
    void pagesGoThroughAllRunsOnceAndBack() {
        for (int i = 0; i < 5; i++) {
            server.operator()
                    .post("/api/v1/runs", "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\"}}");
        }
        List<String> all = ids(viewer.get("/api/v1/runs?limit=500"));
        List<String> paged = new ArrayList<>();
        Caller.Answer page = viewer.get("/api/v1/runs?limit=2");
        Caller.Answer second = viewer.get("/api/v1/runs?limit=2&after=" + page.at("next"));
        assertThat(ids(viewer.get("/api/v1/runs?limit=2&before=" + second.at("previous"))))
                .isEqualTo(ids(page));
        assertThat(page.at("previous")).isEmpty();
        while (true) {
            paged.addAll(ids(page));
            if (page.at("next").isEmpty() || paged.size() > 600) {
                break;
            }
            page = viewer.get("/api/v1/runs?limit=2&after=" + page.at("next"));
        }

        assertThat(all).hasSizeGreaterThanOrEqualTo(5);
        assertThat(paged).isEqualTo(all).doesNotHaveDuplicates();
    }

    @Test
    void filtersHoldTogether() {
        server.operator()
                .post(
                        "/api/v1/runs",
                        "{\"job\": \"orders-export\", \"tenant\": \"PERU\", \"parameters\": {\"from\": \"1995-01-01\"}}");

        assertThat(viewer.get(
                                "/api/v1/runs?state=QUEUED,RUNNING&job=orders-export&tenant=PERU&origin=api&askedBy=TOKEN:operator&from=2020-01-01")
                        .json()
                        .get("items")
                        .values())
                .isNotEmpty()
                .allMatch(run -> run.get("tenant").asString().equals("PERU"));
        assertThat(ids(viewer.get("/api/v1/runs?to=2020-01-01"))).isEmpty();
        assertThat(ids(viewer.get("/api/v1/runs?askedBy=nobody"))).isEmpty();
        assertThat(ids(viewer.get("/api/v1/runs?state=COMPLETED&origin=sql"))).isEmpty();
    }

    @Test
    void jobsAreDescribed() {
        assertThat(viewer.get("/api/v1/jobs").text()).contains("orders-export", "everything");
        Caller.Answer job = viewer.get("/api/v1/jobs/orders-export");
        assertThat(job.at("impact.level")).isEqualTo("delayed");
        assertThat(job.at("parameters.1.type")).isEqualTo("date");
        assertThat(job.at("steps.0.repeat")).isEqualTo("idempotent");
        assertThat(viewer.get("/api/v1/jobs/nothing").status()).isEqualTo(404);
    }

    @Test
    void lanesAndWorkersAreShown() {
        assertThat(viewer.get("/api/v1/queues").at("items.0.lane")).isEqualTo("critical");
        assertThat(viewer.get("/api/v1/workers").status()).isEqualTo(200);
    }

    @Test
    void theApiDescribesItself() {
        Caller.Answer answer = viewer.get("/api/v1/openapi.json");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.at("openapi")).startsWith("3.");
        assertThat(answer.json().get("paths").propertyNames())
                .contains(
                        "/api/v1/runs",
                        "/api/v1/runs/{id}",
                        "/api/v1/runs/{id}/events",
                        "/api/v1/runs/{id}/{verb}",
                        "/api/v1/runs/pause",
                        "/api/v1/artifacts/{id}",
                        "/api/v1/jobs",
                        "/api/v1/audit");
        assertThat(answer.json().at("/paths/~1api~1v1~1runs/post/responses").propertyNames())
                .contains("202", "200", "400", "401", "403", "422", "429");
        assertThat(answer.json()
                        .at("/paths/~1api~1v1~1runs~1pause/post/responses")
                        .propertyNames())
                .containsExactlyInAnyOrder("202", "400", "401", "403", "500");
        for (String path : new String[] {"runs/get", "runs~1pause/post"}) {
            assertThat(answer.json().at("/paths/~1api~1v1~1" + path + "/parameters").values().stream()
                            .map(parameter -> parameter.get("name").asString()))
                    .as(path)
                    .contains("state", "job", "lane", "tenant", "origin", "askedBy", "from", "to");
        }
        assertThat(answer.json().at("/components/schemas").propertyNames())
                .contains("Run", "Problem", "Artifact")
                .doesNotContain("Actor");
    }

    private static List<String> ids(Caller.Answer page) {
        return page.json().get("items").values().stream()
                .map(run -> run.get("id").asString())
                .toList();
    }
}
