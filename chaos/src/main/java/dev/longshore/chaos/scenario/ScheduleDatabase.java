package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.PlannedTimes;
import dev.longshore.chaos.rig.Fleet;
import dev.longshore.chaos.rig.Plan;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The database restarts while schedulers ask. */
final class ScheduleDatabase implements Scenario {

    private static final int NODES = 3;
    private static final int SCHEDULES = 100;
    private static final double RECOVERY_SECONDS = 15;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST_PAUSE_MILLIS = 4000;

    @Override
    public String name() {
        return "schedule-database";
    }

    @Override
    public String title() {
        return "Stops PostgreSQL with -m immediate while " + SCHEDULES + " schedules are due every second: "
                + NODES + " schedulers go on by themselves within " + RECOVERY_SECONDS
                + " s, each planned time asked for once.";
    }

    @Override
    public String guard() {
        return "A scheduler remembers nothing: what is due stands in the tables, and connections are made anew.";
    }

    @Override
    public int rounds() {
        return 20;
    }

    @Override
    public int selected() {
        return 0;
    }

    @Override
    public int controlRounds() {
        return 1;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("connections that are made anew"));
    }

    @Override
    public void play(Trial trial) throws Exception {
        trial.fleet().shrink(0);
        PlannedTimes times = new PlannedTimes(trial.rig().database());
        try (Plan plan = Plan.of(trial.rig());
                Fleet nodes = trial.rig().schedulers()) {
            List<Worker> ready = nodes.ready(NODES);
            plan.add("lasting", SCHEDULES, 1, Plan.ALL);
            Instant first = plan.begin(1);
            Waiting.pause(Duration.ofSeconds(4));
            for (int round = 1; round <= trial.rounds() && trial.goesOn(); round++) {
                Waiting.pause(Duration.ofMillis(trial.random().nextInt(LONGEST_PAUSE_MILLIS)));
                if (trial.control()) {
                    ready.forEach(node -> node.proxy().freeze());
                }
                trial.rig().server().stopImmediately();
                Waiting.pause(Duration.ofMillis(trial.random().nextInt(LONGEST_PAUSE_MILLIS)));
                trial.rig().server().start();
                Instant accepting = plan.now();
                boolean goesOn = Waiting.until(PATIENCE, () -> times.askedSince(accepting) > 0);
                if (!goesOn) {
                    trial.findings()
                            .violation("nothing was asked for within " + PATIENCE.toSeconds()
                                    + " s after the database was back");
                } else {
                    double after = Duration.between(accepting, times.firstSince(accepting))
                                    .toMillis()
                            / 1000.0;
                    trial.findings().measured("first fire after it accepts", "s", after);
                    trial.say(
                            String.format(Locale.ROOT, "%d of %d: goes on after %.2f s", round, trial.rounds(), after));
                }
            }
            ready.forEach(node -> node.proxy().pass());
            Waiting.pause(Duration.ofSeconds(5));
            plan.end();
            trial.findings().violations(times.eachOnce(first, 1));
            trial.findings().counted("planned times asked for", times.asked());
        }
        trial.bound("first fire after it accepts", RECOVERY_SECONDS);
    }
}
