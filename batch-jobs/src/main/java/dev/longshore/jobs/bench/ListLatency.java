package dev.longshore.jobs.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** How long lists of runs take, filter by filter: through the API, and as pages of the console. */
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
    private static final List<String> PAGES = List.of("/", "/jobs", "/failures", "/workers", "/artifacts", "/audit");
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 40;

    private ListLatency() {}

    static void measure(HttpProbe api, ConsoleProbe console, PrintStream out) throws Exception {
        for (String filter : FILTERS) {
            measure("/api/v1/runs" + filter, api::get, out);
        }
        for (String filter : FILTERS) {
            measure("/runs" + filter, console::get, out);
        }
        for (String page : PAGES) {
            measure(page, console::get, out);
        }
    }

    private static void measure(String path, Reader reader, PrintStream out) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long start = System.nanoTime();
            reader.get(path);
            if (i >= 0) {
                millis.add((System.nanoTime() - start) / 1e6);
            }
        }
        FirstChunkLatency.print("GET " + path, Spread.of(millis), out);
    }

    private interface Reader {
        String get(String path) throws Exception;
    }
}
