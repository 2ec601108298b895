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

/** F35: workers that are asked to stop while they work. */
final class Drain implements Scenario {

    private static final int WORKERS = 4;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final double SUCCESSOR_SECONDS = 2;

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String title() {
        return "Sends SIGTERM to workers at work: they end with 0, and another goes on within " + SUCCESSOR_SECONDS
                + " s of what they give back.";
    }

    @Override
    public String guard() {
        return "A stopping worker finishes its chunks and gives everything back.";
    }

    @Override
    public int rounds() {
        return 20;
    }

    @Override
    public int selected() {
        return 2;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("giving back", Sabotage.NO_RETURN));
    }

    @Override
    public void play(Trial trial) throws Exception {
        Workload work = Workload.slow(10_000, 2);
        for (int round = 1; round <= trial.rounds() && trial.goesOn(); round++) {
            List<Worker> workers = trial.fleet().ready(WORKERS);
            trial.fleet().start(WORKERS + 1);
            long run = trial.ask(work);
            trial.awaitUnitsAtWork(run);
            Waiting.pause(Duration.ofMillis(trial.random().nextInt(1000)));
            List<Worker> holders = Victims.named(workers, Victims.holders(trial.rig(), run));
            List<Worker> candidates = holders.isEmpty() ? workers : holders;
            Worker leaving = candidates.get(trial.random().nextInt(candidates.size()));
            Loss loss = Loss.of(trial, List.of(leaving));
            Instant asked = trial.now();
            leaving.terminate();
            int code = leaving.awaitEnd(LONGEST);
            trial.findings()
                    .measured(
                            "ended after",
                            "s",
                            Duration.between(asked, trial.now()).toMillis() / 1000.0);
            if (code != 0) {
                trial.findings().violation(leaving + " ended with " + code + " instead of 0 after SIGTERM");
            }
            int wrong = trial.judge(run, work);
            goneOnAfter(trial, loss);
            trial.say(round + " of " + trial.rounds() + ": " + leaving + " ended with " + code + ", run " + run
                    + (wrong == 0 ? ": identical" : ": WRONG"));
        }
        trial.bound("successor after", SUCCESSOR_SECONDS);
    }

    /** From each unit's return to its next claim; a unit that had to be taken was not given back. */
    private static void goneOnAfter(Trial trial, Loss loss) throws Exception {
        for (List<Entry> history : loss.histories()) {
            Entry freed = history.get(0);
            if (freed.toState().equals("DONE")) {
                continue;
            }
            if (!loss.isOwn(freed)) {
                trial.findings()
                        .violation("unit " + freed.ordinal() + " of run " + freed.run() + " was taken by " + freed.who()
                                + " and not given back");
            }
            history.stream().filter(Entry::isClaim).findFirst().ifPresent(claim -> trial.findings()
                    .measured(
                            "successor after",
                            "s",
                            Duration.between(freed.at(), claim.at()).toMillis() / 1000.0));
        }
    }
}
