package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of all runs of a view, on a morning of the sample shop: three run, two wait, one is paused, four have failed. */
class ManyActsIT {

    @TempDir
    static Path folder;

    private static ConsoleServer server;
    private static Visit viewer;
    private static Visit operator;
    private static Visit gerda;

    @BeforeAll
    static void start() {
        server = ConsoleServer.start(folder);
        viewer = Visit.as(server, "victor.viewer");
        operator = Visit.as(server, "olga.operator");
        gerda = Visit.as(server, "gerda.germany");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theViewLeadsToWhatItsStatesAllow() {
        assertThat(ways("/runs?job=orders-export"))
                .containsExactly(
                        "/runs/pause?job=orders-export",
                        "/runs/resume?job=orders-export",
                        "/runs/restart?job=orders-export",
                        "/runs/cancel?job=orders-export",
                        "/holds?scope=runs:job&subject=orders-export");
        assertThat(ways("/runs?state=failed"))
                .containsExactly("/runs/restart?state=failed", "/holds?scope=runs:all&subject=");
        assertThat(ways("/runs?state=completed")).isEmpty();
    }

    @Test
    void viewersSeeNoneOfItAndMayNot() {
        assertThat(viewer.get("/runs").page().select("main [role=group]")).isEmpty();
        assertThat(viewer.get("/runs/pause").status()).isEqualTo(403);

        viewer.get("/runs").post("/runs/pause", Map.of("reason", "because", "until", "2999-01-01T00:00:00Z"));

        assertThat(viewer.status()).isEqualTo(403);
    }

    @Test
    void theQuestionSaysHowManyAndWhoseAndChangesNothing() {
        long before = orders();
        Document page = operator.get("/runs/cancel").page();

        PageStructure.check(page);
        assertThat(page.select("h1").text()).matches("Cancel \\d+ runs for good\\?");
        assertThat(page.select("#act-which").text()).isEqualTo("All runs of all tenants.");
        assertThat(page.select("#act-counts").text())
                .matches("Of these \\d+ running, \\d+ queued, .*paused, asked for before .*\\.");
        assertThat(page.select("button[type=submit].btn--danger").text()).matches("Cancel \\d+ runs");
        assertThat(operator.get("/runs/restart?state=failed&job=customers-export")
                        .text("#act-which"))
                .isEqualTo("All runs of all tenants with state failed, job customers-export.");
        assertThat(operator.text("h1")).isEqualTo("Restart 3 runs?");
        assertThat(orders()).isEqualTo(before);
    }

    @Test
    void whatNoRunAllowsCannotBePressed() {
        Document page = operator.get("/runs/resume?job=customers-export").page();

        assertThat(page.select("#act-why").text())
                .isEqualTo("None of these runs can be resumed: only paused runs can.");
        assertThat(page.select("form.act button[type=submit]")).isEmpty();
    }

    @Test
    void itNeedsAReasonAndReachesTheViewAlone() {
        String until = operator.get("/runs/restart?job=customers-export&tenant=JAPAN")
                .page()
                .select("[name=until]")
                .attr("value");
        operator.post("/runs/restart?job=customers-export&tenant=JAPAN", Map.of("reason", " ", "until", until));
        assertThat(operator.text("[role=alert]")).startsWith("Write a reason");
        assertThat(ordersOf(1841018)).isZero();

        operator.post(
                "/runs/restart?job=customers-export&tenant=JAPAN", Map.of("reason", "a new secret", "until", until));

        assertThat(operator.path()).startsWith("/runs?").contains("job=customers-export", "tenant=JAPAN");
        assertThat(operator.text("[role=status].toast"))
                .isEqualTo("1 run is asked to restart: the owner of each acknowledges, as its page says.");
        assertThat(ordersOf(1841018)).isEqualTo(1);
        assertThat(ordersOf(1841019)).isZero();

        operator.post("/runs/restart?job=customers-export&tenant=JAPAN", Map.of("reason", "once more", "until", until));
        assertThat(operator.text("[role=status].toast"))
                .startsWith("Nothing was asked of any run. 1 run refused; run 1841018: olga.operator asked for it at");
    }

    @Test
    void whatWasAskedForAfterTheQuestionIsNotTouched() {
        operator.get("/runs/cancel?job=order-lines-export&tenant=PERU");

        operator.post(
                "/runs/cancel?job=order-lines-export&tenant=PERU",
                Map.of("reason", "too many", "until", "2020-01-01T00:00:00Z"));

        assertThat(ordersOf(1841246)).isZero();
        operator.post("/runs/cancel?tenant=PERU", Map.of("reason", "too many"));
        assertThat(operator.status()).isEqualTo(400);
    }

    @Test
    void whoeverIsBoundToATenantReachesNoOther() {
        Document page = gerda.get("/runs/pause").page();
        assertThat(page.select("#act-which").text()).isEqualTo("All runs of GERMANY.");
        assertThat(page.select("h1").text()).isEqualTo("Pause 2 runs?");

        gerda.post(
                "/runs/pause",
                Map.of(
                        "reason",
                        "stop all",
                        "until",
                        page.select("[name=until]").attr("value")));

        assertThat(gerda.text("[role=status].toast")).startsWith("2 runs are asked to pause");
        assertThat(List.of(ordersOf(1841229), ordersOf(1841245))).containsExactly(1L, 1L);
        assertThat(List.of(ordersOf(1841207), ordersOf(1841244))).containsExactly(0L, 0L);
        assertThat(gerda.get("/runs/1841229").text("#story-panel")).contains("stop all (asked of 2 runs at once)");
    }

    private static List<String> ways(String path) {
        return operator.get(path).page().select("main [role=group] a").eachAttr("href");
    }

    private static long orders() {
        return server.database()
                .jdbc()
                .sql("select count(*) from longshore.run_command")
                .query(Long.class)
                .single();
    }

    private static long ordersOf(long run) {
        return server.database()
                .jdbc()
                .sql("select count(*) from longshore.run_command where run_id = :run")
                .param("run", run)
                .query(Long.class)
                .single();
    }
}
