package dev.longshore.jobs.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** How long lists of runs take through the API, filter by filter, the second page too. */
final class ListLatency {

    private static final List<String> FILTERS = List.of(
            "",
            "?state=FAILED",
            "?state=RUNNING",
            "?state=FAILED&state=CANCELLED",
            "?job=orders-export",
            "?job=orders-export&state=FAILED",
            "?job=orders-export&state=QUEUED",
            "?tenant=BRAZIL",
            "?tenant=BRAZIL&state=FAILED",
            "?tenant=BRAZIL&job=orders-export&state=CANCELLED",
            "?origin=schedule",
            "?origin=file",
            "?origin=operator&state=CANCELLED",
            "?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z",
            "?limit=200");
    private static final int ROUNDS = 40;

    private ListLatency() {}

    static void measure(HttpProbe probe, PrintStream out) throws Exception {
        for (String filter : FILTERS) {
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                probe.get("/api/v1/runs" + filter);
                millis.add((System.nanoTime() - start) / 1e6);
            }
            FirstChunkLatency.print("GET /runs" + filter, Spread.of(millis.subList(5, ROUNDS)), out);
        }
    }
}
