package dev.longshore.jobs.bench;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.bench.Benchmark;
import dev.longshore.sql.account.Accounts;
import dev.longshore.sql.account.Tokens;
import dev.longshore.sql.bench.History;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;

/** How long a request waits for its first chunk, what a launch costs and how long lists take: on an empty history and on a long one. */
final class LatencyBenchmark implements Benchmark {

    private final Runs runs;
    private final FirstChunkLatency firstChunks;
    private final LaunchLatency launches;
    private final History history;
    private final Tokens tokens;
    private final Accounts accounts;
    private final Surroundings surroundings;

    LatencyBenchmark(
            Runs runs,
            FirstChunkLatency firstChunks,
            LaunchLatency launches,
            History history,
            Tokens tokens,
            Accounts accounts,
            Surroundings surroundings) {
        this.runs = runs;
        this.firstChunks = firstChunks;
        this.launches = launches;
        this.history = history;
        this.tokens = tokens;
        this.accounts = accounts;
        this.surroundings = surroundings;
    }

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String title() {
        return "request to first chunk, launch of a trivial job, lists of runs: without a history and with a long one";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("requests", "300", "launches", "500", "history", "1000000");
    }

    @Override
    public void run(Map<String, String> settings, String address, PrintStream out) throws Exception {
        surroundings.print(settings, out);
        runs.toReady("sample-load", Map.of("scale", new BigDecimal("0.01")), "bench-0.01");
        String token =
                tokens.create(Actor.local("bench"), "bench-" + UUID.randomUUID(), Role.OPERATOR, TenantScope.ALL);
        HttpProbe probe = new HttpProbe(address, token);

        out.println("as the history is");
        measure(probe, settings, out);
        out.printf("growing the history to %s old runs%n", settings.get("history"));
        history.grow(Integer.parseInt(settings.get("history")));
        out.println("with the long history");
        measure(probe, settings, out);
        ListLatency.measure(probe, loggedIn(address), out);
    }

    private ConsoleProbe loggedIn(String address) throws Exception {
        String name = "bench-" + UUID.randomUUID();
        String password = UUID.randomUUID().toString();
        accounts.create(Actor.local("bench"), name, password, Role.OPERATOR, TenantScope.ALL);
        ConsoleProbe console = new ConsoleProbe(address);
        console.logIn(name, password);
        return console;
    }

    private void measure(HttpProbe probe, Map<String, String> settings, PrintStream out) throws Exception {
        firstChunks.measure(probe, Integer.parseInt(settings.get("requests")), out);
        launches.measure(Integer.parseInt(settings.get("launches")), out);
    }
}
