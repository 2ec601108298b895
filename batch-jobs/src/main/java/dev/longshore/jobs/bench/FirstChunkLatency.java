package dev.longshore.jobs.bench;

import dev.longshore.model.run.RunId;
import dev.longshore.sql.bench.FirstChunks;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** From the moment a client sends POST /runs to the first work unit in a worker's hands, and to its first committed chunk. */
final class FirstChunkLatency {

    private static final String REQUEST = """
            {"job": "customers-export", "parameters": {"tenant": "BRAZIL"}}""";
    private static final int WARM_UP = 50;

    private final Runs runs;
    private final FirstChunks chunks;
    private final JsonMapper json;
    private final Clock clock;

    FirstChunkLatency(Runs runs, FirstChunks chunks, JsonMapper json, Clock clock) {
        this.runs = runs;
        this.chunks = chunks;
        this.json = json;
        this.clock = clock;
    }

    void measure(HttpProbe probe, int requests, PrintStream out) throws Exception {
        List<Double> claimed = new ArrayList<>();
        List<Double> committed = new ArrayList<>();
        for (int i = -WARM_UP; i < requests; i++) {
            Instant sent = clock.instant();
            RunId run = RunId.of(
                    json.readTree(probe.post("/api/v1/runs", REQUEST)).get("id").asString());
            runs.await(run);
            if (i >= 0) {
                FirstChunks.Times times = chunks.of(run);
                claimed.add(millis(sent, times.claimed()));
                committed.add(millis(sent, times.committed()));
            }
        }
        print("POST → first work unit claimed", Spread.of(claimed), out);
        print("POST → first chunk committed", Spread.of(committed), out);
    }

    static void print(String what, Spread values, PrintStream out) {
        out.printf(
                "  %-46s p50 %7.1f ms  p95 %7.1f ms  p99 %7.1f ms  max %7.1f ms  n=%d%n",
                what,
                values.median(),
                values.quantile(0.95),
                values.quantile(0.99),
                values.quantile(1),
                values.sorted().length);
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }
}
