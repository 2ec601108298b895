package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Fleet;
import dev.longshore.chaos.rig.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Very many units of one run, and very many runs: what a claim costs then. */
final class Crowds implements Scenario {

    private static final int WORKERS = 2;
    private static final int SLOTS = 8;
    private static final int RUNS = 200;
    private static final double CLAIM_MILLIS = 20;
    private static final String FOUND_NOTHING = "-- SELECT 0";

    @Override
    public String name() {
        return "crowds";
    }

    @Override
    public String title() {
        return "Works on 10,000 units of one run, then on " + RUNS + " runs asked for at once, with " + WORKERS
                + " workers: claims take at most " + CLAIM_MILLIS + " ms at p99.";
    }

    @Override
    public String guard() {
        return "A claim reads what it needs by an index, and pools are as large as threads need.";
    }

    @Override
    public int rounds() {
        return 10_000;
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
        trial.rig().journals(false);
        try (Fleet fleet = trial.rig().fleet("--slots", Integer.toString(SLOTS))) {
            List<Worker> workers = fleet.ready(WORKERS);
            time(trial, workers, "claim of a unit among many units", "longshore.claim_units(");
            Workload units = Workload.units(trial.rounds());
            trial.judge(trial.ask(units), units);
            trial.say(trial.rounds() + " units: claims " + trial.findings().spread("claim of a unit among many units"));
            time(trial, workers, "claim among many runs", "longshore.claim_");
            Workload small = Workload.small();
            List<Long> runs = new ArrayList<>();
            for (int run = 0; run < Math.min(RUNS, trial.rounds()); run++) {
                runs.add(trial.ask(small));
            }
            for (long run : runs) {
                trial.judge(run, small);
            }
            trial.say(runs.size() + " runs: claims " + trial.findings().spread("claim among many runs"));
        } finally {
            trial.rig().journals(true);
        }
        trial.bound("claim of a unit among many units", CLAIM_MILLIS);
        trial.bound("claim among many runs", CLAIM_MILLIS);
    }

    /** Of claims that found something, from the statement to the answer that it is committed, as the worker's network sees it. */
    private static void time(Trial trial, List<Worker> workers, String figure, String claim) {
        workers.forEach(worker -> worker.proxy()
                .timeTransactions(
                        statements -> statements.contains(claim) && !statements.contains(FOUND_NOTHING),
                        millis -> trial.findings().measured(figure, "ms", millis)));
    }
}
