package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Entry;
import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import dev.longshore.chaos.sabotage.Sabotage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** F1 and F2: SIGKILL at random moments of exports. */
final class Kills implements Scenario {

    private static final int WORKERS = 3;

    /** After a hit an export is taken to last longer by this part: the load beside it grows and falls. */
    private static final int PART_LONGER = 20;

    @Override
    public String name() {
        return "kills";
    }

    @Override
    public String title() {
        return "Kills workers of exports at random moments, one or two at a time, the run's owner among them.";
    }

    @Override
    public String guard() {
        return "Claims are taken over, chunks are committed with their checkpoint, the file is published by a rename.";
    }

    @Override
    public int rounds() {
        return 100;
    }

    @Override
    public int selected() {
        return 3;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("takeover", Sabotage.NO_TAKEOVER));
    }

    @Override
    public void play(Trial trial) throws Exception {
        Workload export = Workload.export();
        trial.fleet().ready(WORKERS);
        long lasts = undisturbed(trial, export);
        int hits = 0;
        for (int round = 1; round <= trial.rounds() && trial.goesOn(); round++) {
            List<Worker> workers = trial.fleet().ready(WORKERS);
            trial.fleet().start(WORKERS + 2);
            long run = trial.ask(export);
            Waiting.pause(Duration.ofMillis(trial.random().nextLong(Math.max(1, lasts))));
            List<Worker> victims = Victims.some(trial, workers, run);
            for (Worker victim : victims) {
                victim.kill();
            }
            boolean hit = !trial.oracle().stateOf(run).equals("COMPLETED");
            hits += hit ? 1 : 0;
            int wrong = trial.judge(run, export);
            // a kill that came too late shows how long exports take by now; others must not come too early for ever
            lasts = hit ? lasts + lasts / PART_LONGER : lengthOf(trial, run);
            trial.say("kill " + round + " of " + trial.rounds() + ": " + victims + (hit ? " in" : " after") + " run "
                    + run + (wrong == 0 ? ", identical" : ", WRONG"));
        }
        trial.findings().counted("kills that hit a run at work", hits);
        if (hits == 0) {
            trial.findings().violation("no kill hit a run at work: the scenario shows nothing");
        }
    }

    /** Milliseconds of one export that nothing disturbs. */
    private static long undisturbed(Trial trial, Workload export) throws Exception {
        long run = trial.ask(export);
        if (!trial.control()) {
            trial.judge(run, export);
        } else {
            Waiting.until(Trial.PATIENCE, () -> trial.oracle().stateOf(run).equals("COMPLETED"));
        }
        return lengthOf(trial, run);
    }

    private static long lengthOf(Trial trial, long run) throws Exception {
        List<Entry> history = trial.oracle().journal().of(run);
        Instant asked = history.get(0).at();
        return Duration.between(asked, history.get(history.size() - 1).at()).toMillis();
    }
}
