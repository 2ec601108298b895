package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.MissedTimes;
import dev.longshore.chaos.rig.Fleet;
import dev.longshore.chaos.rig.Plan;
import dev.longshore.chaos.rig.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** F15: nobody is there while much is due. */
final class ScheduleOutage implements Scenario {

    private static final int NODES = 2;
    private static final int OF_EACH = 5;
    private static final int CATCH_UP = 5;

    /** After which a fire counts as missed; a minute in production. */
    private static final Duration LATE = Duration.ofSeconds(3);

    private static final Duration DOWN = Duration.ofSeconds(15);
    private static final Duration UP = Duration.ofSeconds(6);

    @Override
    public String name() {
        return "schedule-outage";
    }

    @Override
    public String title() {
        return "Kills all schedulers for " + DOWN.toSeconds()
                + " s while schedules of every policy are due each second: each does exactly what it promises.";
    }

    @Override
    public String guard() {
        return "The clock of a schedule stands in its row: whoever comes back computes what was due, and its policy decides.";
    }

    @Override
    public int rounds() {
        return 10;
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
        return Optional.of(Control.of("the clocks of schedules"));
    }

    @Override
    public void play(Trial trial) throws Exception {
        trial.fleet().shrink(0);
        MissedTimes missed = new MissedTimes(trial.rig().database(), LATE);
        try (Plan plan = Plan.of(trial.rig());
                Fleet nodes = trial.rig().schedulers("--longshore.scheduler.late-after=" + LATE)) {
            nodes.ready(NODES);
            plan.add("once", OF_EACH, 1, policy("once", CATCH_UP));
            plan.add("all", OF_EACH, 1, policy("all", 1000));
            plan.add("some", OF_EACH, 1, policy("all", CATCH_UP));
            plan.add("none", OF_EACH, 1, policy("skip", CATCH_UP));
            Instant first = plan.begin(1);
            Waiting.pause(UP);
            for (int round = 1; round <= trial.rounds() && trial.goesOn(); round++) {
                nodes.shrink(0);
                Instant down = plan.now();
                Waiting.pause(DOWN);
                if (trial.control()) {
                    plan.forget();
                }
                Instant back = plan.now();
                nodes.ready(NODES);
                Waiting.pause(UP);
                Instant now = plan.now();
                if (!Waiting.until(Trial.PATIENCE, () -> !missed.decidedUntil().isBefore(now))) {
                    trial.findings().violation("what was due at " + now + " is not decided");
                }
                MissedTimes.Outage outage = new MissedTimes.Outage(first, down, back, now);
                trial.findings().violations(missed.wrong("once", 1, outage));
                trial.findings().violations(missed.wrong("all", 1000, outage));
                trial.findings().violations(missed.wrong("some", CATCH_UP, outage));
                trial.findings().violations(missed.wrong("none", 0, outage));
                trial.say(round + " of " + trial.rounds() + ": " + missed.summary(outage));
            }
            trial.findings().counted("planned times decided", missed.decided());
        }
    }

    private static String policy(String missed, int catchUp) {
        return "{\"missed\": \"%s\", \"catch-up\": %d, \"running\": \"allow\"}".formatted(missed, catchUp);
    }
}
