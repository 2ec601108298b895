package dev.longshore.chaos.scenario;

import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import dev.longshore.chaos.sabotage.Sabotage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deaths while one reader sends chunks to many writers, whose statement would write each line again if a chunk came twice. */
final class FeedKills implements Scenario {

    private static final int WORKERS = 3;
    private static final long LINES = 12_000;
    private static final int MILLIS = 6_000;

    @Override
    public String name() {
        return "feed-kills";
    }

    @Override
    public String title() {
        return "Kills readers and writers of a feed of " + LINES
                + " lines whose statement only ever inserts: each line once, each account's in order.";
    }

    @Override
    public String guard() {
        return "A chunk's rows and the proof that it is applied are one transaction; a message is a hint.";
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
        return Optional.of(Control.of("takeover", Sabotage.NO_TAKEOVER));
    }

    @Override
    public void play(Trial trial) throws Exception {
        trial.rig().writeFeed(LINES);
        int hits = 0;
        for (int round = 1; round <= trial.rounds() && trial.goesOn(); round++) {
            List<Worker> workers = trial.fleet().ready(WORKERS);
            trial.fleet().start(WORKERS + 2);
            long run = trial.rig().api().ask("chaos-feed", Map.of());
            Waiting.pause(Duration.ofMillis(trial.random().nextInt(MILLIS)));
            List<Worker> victims = Victims.some(trial, workers, run);
            for (Worker victim : victims) {
                victim.kill();
            }
            boolean hit = !trial.oracle().stateOf(run).equals("COMPLETED");
            hits += hit ? 1 : 0;
            List<String> wrong = trial.oracle().applied(run, LINES, trial.patience());
            trial.findings().violations(wrong);
            trial.say("kill " + round + " of " + trial.rounds() + ": " + victims + (hit ? " in" : " after") + " run "
                    + run + (wrong.isEmpty() ? ", each line once" : ", WRONG"));
        }
        trial.findings().counted("kills that hit a run at work", hits);
    }
}
