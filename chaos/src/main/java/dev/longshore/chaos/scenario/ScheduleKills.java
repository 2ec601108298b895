package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.PlannedTimes;
import dev.longshore.chaos.rig.Fleet;
import dev.longshore.chaos.rig.Plan;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import dev.longshore.chaos.sabotage.Sabotage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** F12: schedulers die while very much is due each second. */
final class ScheduleKills implements Scenario {

    private static final int NODES = 3;
    private static final int SCHEDULES = 200;
    private static final double LATE_UNDISTURBED = 2;
    private static final double LATE_UNDER_KILLS = 10;
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(20);
    private static final Duration BETWEEN_FEW_KILLS = Duration.ofSeconds(4);

    @Override
    public String name() {
        return "schedule-kills";
    }

    @Override
    public String title() {
        return SCHEDULES + " schedules due every second, " + NODES
                + " schedulers: as long undisturbed as then with a SIGKILL of one every " + BETWEEN_KILLS.toSeconds()
                + " s; each planned time asked for once, in time.";
    }

    @Override
    public String guard() {
        return "Decision, run and clock of a schedule are one transaction under its lock, and a planned time has one key.";
    }

    @Override
    public int rounds() {
        return 30;
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
        return Optional.of(Control.of("a memory of what is decided", Sabotage.NO_FIRE_MEMORY));
    }

    @Override
    public void play(Trial trial) throws Exception {
        trial.fleet().shrink(0);
        Duration between = trial.rounds() < 3 ? BETWEEN_FEW_KILLS : BETWEEN_KILLS;
        PlannedTimes times = new PlannedTimes(trial.rig().database());
        try (Plan plan = Plan.of(trial.rig());
                Fleet nodes = trial.rig().schedulers()) {
            nodes.ready(NODES);
            plan.add("often", SCHEDULES, 1, Plan.ALL);
            Instant first = plan.begin(1);
            Waiting.pause(between.multipliedBy(trial.rounds()));
            Instant turn = plan.now();
            measure(trial, "lateness undisturbed", times.lateness(first, turn.minusSeconds(5)));
            for (int round = 1; round <= trial.rounds(); round++) {
                List<Worker> ready = nodes.ready(1);
                Worker victim = ready.get(trial.random().nextInt(ready.size()));
                victim.kill();
                nodes.start(NODES);
                Waiting.pause(between);
                trial.say(round + " of " + trial.rounds() + ": " + victim + " killed, " + times.asked()
                        + " planned times asked for");
            }
            nodes.ready(NODES);
            plan.end();
            trial.findings().violations(times.eachOnce(first, 1));
            trial.findings().counted("planned times asked for", times.asked());
            measure(trial, "lateness under kills", times.lateness(turn, plan.now()));
        }
        if (!trial.control()) {
            trial.bound("lateness undisturbed", LATE_UNDISTURBED);
            trial.bound("lateness under kills", LATE_UNDER_KILLS);
        }
    }

    private static void measure(Trial trial, String figure, List<Double> seconds) {
        seconds.forEach(each -> trial.findings().measured(figure, "s", each));
        trial.say(figure + ": " + trial.findings().spread(figure));
    }
}
