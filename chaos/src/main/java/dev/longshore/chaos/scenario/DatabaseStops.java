package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Entry;
import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** F8: the database ends at once, without a checkpoint, and recovers from its log. */
final class DatabaseStops implements Scenario {

    private static final int WORKERS = 3;
    private static final double RECOVERY_SECONDS = 15;

    @Override
    public String name() {
        return "database-stops";
    }

    @Override
    public String title() {
        return "Stops PostgreSQL with -m immediate during exports and starts it again: chunks are committed again within "
                + RECOVERY_SECONDS + " s.";
    }

    @Override
    public String guard() {
        return "What was answered is on the disk; pools, sessions and listeners are made anew by themselves.";
    }

    @Override
    public int rounds() {
        return 20;
    }

    @Override
    public int selected() {
        return 1;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("connections that are made anew"));
    }

    @Override
    public int controlRounds() {
        return 1;
    }

    @Override
    public void play(Trial trial) throws Exception {
        Workload work = Workload.slow(10_000, 2);
        for (int round = 1; round <= trial.rounds() && trial.goesOn(); round++) {
            List<Worker> workers = trial.fleet().ready(WORKERS);
            long run = trial.ask(work);
            trial.awaitUnitsAtWork(run);
            Waiting.pause(Duration.ofMillis(trial.random().nextInt(2000)));
            if (trial.control()) {
                workers.forEach(worker -> worker.proxy().freeze());
            }
            trial.rig().server().stopImmediately();
            Waiting.pause(Duration.ofMillis(trial.random().nextInt(3000)));
            trial.rig().server().start();
            Instant accepting = trial.now();
            int wrong = trial.judge(run, work);
            workers.forEach(worker -> worker.proxy().pass());
            trial.oracle().journal().of(run).stream()
                    .filter(entry -> entry.isChunk() && entry.at().isAfter(accepting))
                    .findFirst()
                    .map(Entry::at)
                    .ifPresent(first -> trial.findings()
                            .measured(
                                    "first chunk after it accepts",
                                    "s",
                                    Duration.between(accepting, first).toMillis() / 1000.0));
            trial.say(round + " of " + trial.rounds() + ", run " + run + (wrong == 0 ? ": identical" : ": WRONG"));
        }
        trial.bound("first chunk after it accepts", RECOVERY_SECONDS);
    }
}
