package dev.longshore.chaos.scenario;

import dev.longshore.chaos.agent.CrashPoint;
import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Receipts;
import dev.longshore.chaos.rig.Crm;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** F5: workers that sleep between the announcement of a call and the call, until others have sent everything, and wake. */
final class FrozenCalls implements Scenario {

    private static final int WORKERS = 3;
    private static final int MOST_AT_ONCE = 2;

    /** Of six units, four of which are worked on at once: at least two workers have one, and the slots of one are enough for the rest. */
    private static final int ITEMS = 600;

    /** A unit of a hundred items makes more calls at once than so many times. */
    private static final int PASSES = 20;

    private static final String JOB = "chaos-crm-frozen";
    private static final Duration UNTIL_HELD = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration AFTER_WAKING = Duration.ofSeconds(4);

    @Override
    public String name() {
        return "frozen-calls";
    }

    @Override
    public String title() {
        return "Stops workers with SIGSTOP when a call of a CRM is announced and not made, until others have sent everything, and wakes them.";
    }

    @Override
    public String guard() {
        return "Right before a call leaves, its worker looks at its clocks: one that slept makes it no more.";
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
        return Optional.of(Control.of("the look at the clocks"));
    }

    @Override
    public int controlRounds() {
        return 4;
    }

    @Override
    public void play(Trial trial) throws Exception {
        Crm crm = trial.rig().crm();
        crm.misbehave(Map.of());
        List<Worker> trusting = new ArrayList<>();
        try {
            for (int woken = 0; woken < trial.rounds() && trial.goesOn(); ) {
                int wished = Math.min(MOST_AT_ONCE, trial.rounds() - woken);
                Called called = called(trial, crm, wished);
                if (trial.control()) {
                    for (Worker victim : called.victims()) {
                        victim.points().trust();
                        trusting.add(victim);
                    }
                }
                int wrong = freeze(trial, crm, called);
                woken += called.victims().size();
                trial.say(woken + " of " + trial.rounds() + " woken" + (wrong == 0 ? ": none called" : ": WRONG"));
            }
        } finally {
            // nobody is to trust in the next scenario
            for (Worker worker : trusting) {
                worker.kill();
            }
        }
    }

    /** A run, and workers each of which has announced a call of it and waits. */
    private record Called(long run, List<Worker> victims) {}

    /** Whoever is fast has more to send: all are told to wait at a call of theirs, and those that come there first are chosen. */
    private static Called called(Trial trial, Crm crm, int wished) throws Exception {
        crm.clear();
        trial.rig().database().execute("delete from longshore.effect where job = '" + JOB + "'");
        List<Worker> workers = new ArrayList<>(trial.fleet().ready(WORKERS));
        Collections.shuffle(workers, trial.random());
        for (Worker worker : workers) {
            worker.points().holdAt(CrashPoint.CALL_ANNOUNCED, 1 + trial.random().nextInt(PASSES));
        }
        long run = trial.rig().api().ask(JOB, Map.of("items", ITEMS));
        List<Worker> waiting = new ArrayList<>();
        Waiting.until(UNTIL_HELD, () -> {
            waiting.clear();
            workers.stream()
                    .filter(worker -> worker.points().isAt(CrashPoint.CALL_ANNOUNCED))
                    .forEach(waiting::add);
            return waiting.size() >= wished;
        });
        if (waiting.isEmpty()) {
            throw new IllegalStateException("none of " + workers + " had something to send");
        }
        List<Worker> victims = List.copyOf(waiting.subList(0, Math.min(wished, waiting.size())));
        for (Worker worker : workers) {
            if (!victims.contains(worker)) {
                worker.points().go();
            }
        }
        return new Called(run, victims);
    }

    private static int freeze(Trial trial, Crm crm, Called called) throws Exception {
        List<Worker> victims = called.victims();
        long run = called.run();
        Loss loss = Loss.of(trial, victims);
        victims.forEach(Worker::freeze);
        if (!Waiting.until(LONGEST, loss::isNoticed)) {
            trial.findings().violation("after " + LONGEST.toSeconds() + " s nobody has what " + victims + " held");
        }
        boolean ended = Waiting.until(
                Trial.PATIENCE, () -> Oracle.isEnded(trial.oracle().stateOf(run)));
        int before = crm.receipts().size();
        victims.forEach(Worker::wake);
        for (Worker victim : victims) {
            victim.points().goIfAlive();
        }
        Waiting.pause(AFTER_WAKING);
        List<String> wrong = new ArrayList<>();
        Receipts receipts = new Receipts(crm.receipts());
        int late = receipts.all().size() - before;
        if (late > 0) {
            wrong.add(late + " calls of workers that woke when others had sent everything");
        }
        if (!ended || !trial.oracle().stateOf(run).equals("COMPLETED")) {
            wrong.add("run " + run + " is " + trial.oracle().stateOf(run));
        }
        wrong.addAll(receipts.eachOnce(ITEMS));
        trial.findings().violations(wrong);
        trial.findings().counted("workers frozen before a call", victims.size());
        return wrong.size();
    }
}
