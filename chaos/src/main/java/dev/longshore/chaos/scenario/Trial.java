package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Entry;
import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.report.Findings;
import dev.longshore.chaos.report.Spread;
import dev.longshore.chaos.rig.Fleet;
import dev.longshore.chaos.rig.Rig;
import dev.longshore.chaos.rig.Waiting;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * One play of a scenario.
 *
 * @param fleet workers with two slots each, shared by all scenarios
 * @param random seeded: the same seed asks for the same things at the same moments, as far as processes allow
 * @param control whether the guard is taken out
 * @param atMost how long scenarios that go by time last
 */
record Trial(
        Rig rig,
        Oracle oracle,
        Fleet fleet,
        Random random,
        int rounds,
        boolean control,
        Duration atMost,
        Findings findings,
        Clock clock,
        Consumer<String> out) {

    private static final int FEWEST_FOR_A_BOUND = 20;

    /** Longest that a run may take, undisturbed or not. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    /** With a guard taken out, a run that does not end is what is waited for. */
    private static final Duration PATIENCE_WITHOUT_GUARD = Duration.ofSeconds(40);

    long ask(Workload workload) throws IOException, InterruptedException {
        return rig.api().ask(workload.job(), workload.parameters());
    }

    /** Waits until units of the run are worked on, and something of it is committed. */
    void awaitUnitsAtWork(long run) throws Exception {
        boolean begun = Waiting.until(
                PATIENCE,
                () -> oracle.journal().of(run).stream().anyMatch(Entry::isChunk)
                        || Oracle.isEnded(oracle.stateOf(run)));
        if (!begun) {
            throw new IllegalStateException("run " + run + " does not begin");
        }
    }

    /** A run that was told to pause comes to rest by itself, goes on when it is told to, and is judged. */
    int afterPause(long run, Workload workload) throws Exception {
        boolean rests = Waiting.until(patience(), () -> {
            String state = oracle.stateOf(run);
            return state.equals("PAUSED") || Oracle.isEnded(state);
        });
        if (!rests) {
            findings.violation("run " + run + " was told to pause and is " + oracle.stateOf(run));
            return 1;
        }
        if (oracle.stateOf(run).equals("PAUSED")) {
            rig.api().order(run, "resume");
        }
        return judge(run, workload);
    }

    /** As {@link #afterPause}, of a run that may have been told to pause, and to go on, and to pause. */
    int afterPauseIfAny(long run, Workload workload) throws Exception {
        Waiting.until(patience(), () -> {
            String state = oracle.stateOf(run);
            if (state.equals("PAUSED")) {
                rig.api().order(run, "resume");
            }
            return Oracle.isEnded(state);
        });
        return judge(run, workload);
    }

    /**
     * Holds the p99 of a figure against its bound. A few values have no p99: then it stands in the report, and nothing is concluded. None at all in many
     * rounds means that the scenario looks for what is no longer there.
     */
    void bound(String figure, double most) {
        Spread spread = findings.spread(figure);
        if (spread.values().isEmpty() && rounds() >= FEWEST_FOR_A_BOUND) {
            findings.violation(figure + ": nothing was measured in " + rounds() + " rounds");
        } else if (spread.values().size() < FEWEST_FOR_A_BOUND) {
            findings.note(figure + " is not held against its bound of " + most + ": "
                    + spread.values().size() + " values are too few");
        } else if (spread.percentile(99) > most) {
            findings.violation(figure + ": " + spread + ", above " + most);
        }
    }

    Duration patience() {
        return control ? PATIENCE_WITHOUT_GUARD : PATIENCE;
    }

    /** Waits for the run, and has the oracle judge it; how many things are wrong. */
    int judge(long run, Workload workload) throws Exception {
        List<String> wrong = oracle.completed(run, workload, patience());
        findings.violations(wrong);
        return wrong.size();
    }

    /** Whether to go on with another round: a control ends as soon as the oracle has noticed, a play after a few violations. */
    boolean goesOn() {
        return findings.violations().size() < (control ? 1 : 5);
    }

    Instant now() {
        return clock.instant();
    }

    void say(String line) {
        out.accept(line);
    }
}
