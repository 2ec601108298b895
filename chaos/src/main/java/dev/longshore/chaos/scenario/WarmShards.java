package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.rig.Fleet;
import dev.longshore.chaos.rig.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Two workers, each of a pool of its own, and runs of two shards at once, of which a worker holds one warm: what it gains to prefer the pool that holds the
 * shard. A round is both, one after the other.
 */
final class WarmShards implements Scenario {

    private static final List<String> SHARDS = List.of("a", "b");
    private static final String JOB = "chaos-warm";
    private static final int RUNS_OF_SHARD = 3;
    private static final int UNITS = 20;
    private static final int MILLIS = 20;
    private static final int MILLIS_TO_LOAD = 300;

    private static final String WITH = "to its end where runs prefer the pool of their shard";
    private static final String WITHOUT = "to its end where they prefer nobody";
    private static final String RATIO = "without / with";

    private static final String FIRST_UNIT = """
            select cast(1000 * extract(epoch from min(u.claimed_at) - r.requested_at) as bigint)
            from longshore.run r join longshore.work_unit u on u.run_id = r.id where r.id = ? group by r.requested_at
            """;

    @Override
    public String name() {
        return "affinity";
    }

    @Override
    public String title() {
        return "Works on units of two shards, one of which a worker holds warm and loads in " + MILLIS_TO_LOAD
                + " ms, with runs that prefer the pool of their shard and without.";
    }

    @Override
    public String guard() {
        return "Workers leave work to those that it prefers for as long as its patience lasts.";
    }

    @Override
    public int rounds() {
        return 5;
    }

    @Override
    public int selected() {
        return 0;
    }

    @Override
    public Optional<Control> control() {
        return Optional.empty();
    }

    @Override
    public void play(Trial trial) throws Exception {
        trial.fleet().shrink(0);
        try (Fleet a = trial.rig().waiting("--slots", "2", "--pool", "a");
                Fleet b = trial.rig().waiting("--slots", "2", "--pool", "b")) {
            a.start(1);
            b.ready(1);
            a.ready(1);
            seconds(trial, true); // starts are not measured
            for (int round = 1; round <= trial.rounds(); round++) {
                double with = seconds(trial, true);
                double without = seconds(trial, false);
                trial.findings().measured(WITH, "s", with);
                trial.findings().measured(WITHOUT, "s", without);
                trial.findings().measured(RATIO, "×", without / with);
                trial.say(String.format(Locale.ROOT, "round %d: %.2f s with, %.2f s without", round, with, without));
            }
        }
    }

    /** From the first request until the last run has ended. */
    private static double seconds(Trial trial, boolean preferring) throws Exception {
        long begun = System.nanoTime();
        List<Long> runs = new ArrayList<>();
        for (int each = 0; each < RUNS_OF_SHARD; each++) {
            for (String shard : SHARDS) {
                Map<String, Object> parameters =
                        Map.of("units", UNITS, "pause", MILLIS, "shard", shard, "load", MILLIS_TO_LOAD);
                Map<String, Object> prefer = preferring ? Map.of("pool", shard, "patience", "PT10S") : Map.of();
                runs.add(trial.rig().api().ask(JOB, parameters, prefer));
            }
        }
        for (long run : runs) {
            Waiting.until(Trial.PATIENCE, () -> Oracle.isEnded(trial.oracle().stateOf(run)));
            if (!trial.oracle().stateOf(run).equals("COMPLETED")) {
                trial.findings()
                        .violation("run " + run + " is " + trial.oracle().stateOf(run));
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        for (long run : runs) {
            trial.findings()
                    .measured(
                            preferring ? "to the first unit, with" : "to the first unit, without",
                            "s",
                            trial.rig().database().number(FIRST_UNIT, run) / 1000.0);
        }
        return seconds;
    }
}
