package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import dev.longshore.chaos.sabotage.Sabotage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** F5: workers that sleep through the loss of their claims, and wake. */
final class Frozen implements Scenario {

    private static final int WORKERS = 4;
    private static final int MOST_AT_ONCE = 3;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "frozen";
    }

    @Override
    public String title() {
        return "Stops workers in the middle of chunks with SIGSTOP, until others have their work, and wakes them.";
    }

    @Override
    public String guard() {
        return "Every commit proves the token of its claim, and every claim raises it.";
    }

    @Override
    public int rounds() {
        return 50;
    }

    @Override
    public int selected() {
        return 2;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("fencing", Sabotage.NO_FENCING));
    }

    @Override
    public int controlRounds() {
        return 9;
    }

    @Override
    public void play(Trial trial) throws Exception {
        Workload work = Workload.slow(16_000, 5);
        for (int woken = 0; woken < trial.rounds() && trial.goesOn(); ) {
            List<Worker> workers = new ArrayList<>(trial.fleet().ready(WORKERS));
            long run = trial.ask(work);
            trial.awaitUnitsAtWork(run);
            Waiting.pause(Duration.ofMillis(500 + trial.random().nextInt(1500)));
            Collections.shuffle(workers, trial.random());
            List<Worker> victims = workers.subList(0, Math.min(MOST_AT_ONCE, trial.rounds() - woken));
            Loss loss = Loss.of(trial, victims);
            Instant frozen = trial.now();
            victims.forEach(Worker::freeze);
            if (!Waiting.until(LONGEST, loss::isNoticed)) {
                trial.findings().violation("after " + LONGEST.toSeconds() + " s nobody has what " + victims + " held");
            }
            loss.measure(frozen);
            Waiting.pause(Duration.ofMillis(500 + trial.random().nextInt(1500)));
            victims.forEach(Worker::wake);
            woken += victims.size();
            int wrong = trial.judge(run, work);
            trial.say(
                    woken + " of " + trial.rounds() + " woken, run " + run + (wrong == 0 ? ": none wrote" : ": WRONG"));
        }
    }
}
