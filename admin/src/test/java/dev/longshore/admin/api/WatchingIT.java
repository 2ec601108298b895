package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WatchingIT {

    private final ApiServer server = ApiServer.running();
    private final Caller operator = server.operator();

    @Test
    void aStreamTellsEachStateAndEndsWithTheRun() throws Exception {
        String run = newRun();
        CompletableFuture<Caller.Answer> stream = CompletableFuture.supplyAsync(() -> operator.get(run + "/events"));
        Awaitility.await().until(() -> !stream.isDone());
        move(run, "CANCELLED");
        String told = stream.get(20, TimeUnit.SECONDS).text();

        assertThat(told).contains("event:state", "\"state\":\"CANCELLED\"", "event:end");
        assertThat(stream.get().header("Content-Type")).startsWith("text/event-stream");
        assertThat(stream.get().header("Content-Security-Policy")).contains("default-src 'none'");
    }

    @Test
    void whoKnowsTheLastEventOfAnEndedRunIsToldNotToComeAgain() {
        String run = newRun();
        move(run, "CANCELLED");
        String told = operator.get(run + "/events").text();
        String id = told.lines()
                .filter(line -> line.startsWith("id:"))
                .findFirst()
                .orElseThrow()
                .substring(3);

        assertThat(operator.with("Last-Event-ID", id).get(run + "/events").status())
                .isEqualTo(204);
        assertThat(operator.with("Last-Event-ID", "another")
                        .get(run + "/events")
                        .status())
                .isEqualTo(200);
    }

    private String newRun() {
        return operator.post("/api/v1/runs", "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\"}}")
                .header("Location");
    }

    private void move(String run, String state) {
        server.jdbc()
                .sql("update longshore.run set state = :state, ended_at = clock_timestamp() where id = :id")
                .param("state", state)
                .param("id", Long.parseLong(run.substring(run.lastIndexOf('/') + 1)))
                .update();
    }
}
