package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.rig.Fleet;
import dev.longshore.chaos.rig.Waiting;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Work that only waits for others: twice the workers, twice the work. What units do besides waiting would be measured with it, once all processors are busy. */
final class Scaling implements Scenario {

    private static final List<Integer> WORKERS = List.of(1, 2, 4, 8);
    private static final int SLOTS = 8;

    private static final String JOB = "chaos-wait";

    /** A plan has at most 10,000 units. */
    private static final int UNITS_PER_SLOT = 150;

    private static final int MILLIS = 100;
    private static final double LINEAR = 0.9;

    /** Eight workers share two processors while their code is compiled: ten rounds were needed once. */
    private static final int MOST_WARM_UPS = 12;

    /** A round of the warm-up that gains less does not count as faster. */
    private static final double FASTER = 1.02;

    /** The middle of the run, where all workers are at work: from a fifth of the units to four fifths. */
    private static final String RATE = """
            select cast(1000 * count(*) filter (where place between 0.2 and 0.8)
              / extract(epoch from max(ended_at) filter (where place <= 0.8) - min(ended_at) filter (where place >= 0.2)) as bigint)
            from (select ended_at, percent_rank() over (order by ended_at) as place from longshore.work_unit where run_id = ?) u
            """;

    private static final String ONCE =
            "select count(*) from longshore.work_unit where run_id = ? and state = 'DONE' and attempts = 1";

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public String title() {
        return "Works on units that wait for " + MILLIS + " ms each with " + WORKERS + " workers of " + SLOTS
                + " slots: at least " + LINEAR + " of linear.";
    }

    @Override
    public String guard() {
        return "Claims are short and do not wait for each other for long.";
    }

    @Override
    public int rounds() {
        return 3;
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
        try (Fleet fleet = trial.rig().waiting("--slots", Integer.toString(SLOTS))) {
            for (int workers : WORKERS) {
                fleet.ready(workers);
                long units = (long) workers * SLOTS * UNITS_PER_SLOT;
                warmUp(trial, units);
                for (int round = 1; round <= trial.rounds(); round++) {
                    double rate = rateOf(trial, units);
                    trial.findings().measured(figure(workers), "units/s", rate);
                    trial.say(String.format(Locale.ROOT, "%d workers, round %d: %.1f units/s", workers, round, rate));
                }
            }
        } finally {
            trial.rig().journals(true);
        }
        double one = trial.findings().spread(figure(1)).percentile(50);
        for (int workers : WORKERS) {
            double share = trial.findings().spread(figure(workers)).percentile(50) / one / workers;
            trial.findings().note(String.format(Locale.ROOT, "%d workers: %.2f of linear", workers, share));
            if (share < LINEAR) {
                trial.findings().violation(String.format(Locale.ROOT, "%d workers do %.2f of linear", workers, share));
            }
        }
    }

    /** Processes that have just begun compile themselves, eight of them for minutes; what is measured are some at work. */
    private static void warmUp(Trial trial, long units) throws Exception {
        double best = 0;
        int slower = 0;
        for (int round = 1; round <= MOST_WARM_UPS && slower < 2; round++) {
            double rate = rateOf(trial, units);
            trial.say(String.format(Locale.ROOT, "warm-up %d: %.1f units/s", round, rate));
            slower = rate < best * FASTER ? slower + 1 : 0;
            best = Math.max(best, rate);
        }
    }

    private static double rateOf(Trial trial, long units) throws Exception {
        long run = trial.rig().api().ask(JOB, Map.of("units", units, "pause", MILLIS));
        Waiting.until(Trial.PATIENCE, () -> Oracle.isEnded(trial.oracle().stateOf(run)));
        String state = trial.oracle().stateOf(run);
        long once = trial.rig().database().number(ONCE, run);
        if (!state.equals("COMPLETED") || once != units) {
            trial.findings()
                    .violation("run " + run + " is " + state + ", and " + once + " of its " + units
                            + " units are done at the first claim");
        }
        return trial.rig().database().number(RATE, run) / 1000.0;
    }

    private static String figure(int workers) {
        return "with " + workers + (workers == 1 ? " worker" : " workers");
    }
}
