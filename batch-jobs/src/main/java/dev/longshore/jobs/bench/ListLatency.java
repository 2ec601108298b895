package dev.longshore.jobs.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    private static final List<String> PAGES = List.of("/", "/jobs", "/failures", "/workers", "/artifacts");
    private static final int WARM_UP = 10;
    private static final int ROUNDS = 40;

    private ListLatency() {}

    static void measure(HttpProbe api, ConsoleProbe console, PrintStream out) throws Exception {
        measure(FILTERS.stream().map("/api/v1/runs"::concat).toList(), api::get, out);
        measure(FILTERS.stream().map("/runs"::concat).toList(), console::get, out);
        measure(PAGES, console::get, out);
    }

    /** Round by round, so that the first path does not pay for the compiler alone. */
    private static void measure(List<String> paths, Reader reader, PrintStream out) throws Exception {
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        paths.forEach(path -> millis.put(path, new ArrayList<>()));
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (String path : paths) {
                long start = System.nanoTime();
                reader.get(path);
                if (round >= 0) {
                    millis.get(path).add((System.nanoTime() - start) / 1e6);
                }
            }
        }
        millis.forEach((path, values) -> FirstChunkLatency.print("GET " + path, Spread.of(values), out));
    }

    private interface Reader {
        String get(String path) throws Exception;
    }
}
