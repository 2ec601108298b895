package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.HeldRuns;
import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Api.Answer;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.sabotage.Sabotage;
import dev.longshore.model.run.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** F18: operators who do whatever comes to their mind, against the state table and the holds in force as the model. */
final class Verbs implements Scenario {

    /** More than whoever sees the end of a hold needs, without anybody killed. */
    private static final Duration NOTICED = Duration.ofSeconds(10);

    private static final String EXPIRED = "select count(*) from longshore.run where id = any (?) and state = 'EXPIRED'";

    @Override
    public String name() {
        return "verbs";
    }

    @Override
    public String title() {
        return "Pauses, resumes, cancels, restarts, abandons, holds of runs and kills at random; every answer and every move is held against the state table and the holds in force.";
    }

    @Override
    public String guard() {
        return "One table of moves, in the database too; a command is answered by whoever owns the run; a claim sees the holds in force, and what they paused goes on with their end.";
    }

    @Override
    public int rounds() {
        return 500;
    }

    @Override
    public int selected() {
        return 60;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(
                Control.of("the state table, and claims that see holds", Sabotage.NO_STATE_TABLE, Sabotage.NO_HOLDS));
    }

    @Override
    public void play(Trial trial) throws Exception {
        if (trial.control()) {
            withoutGuards(trial);
            return;
        }
        Operators operators = new Operators(trial);
        for (int round = 1; round <= trial.rounds() && trial.goesOn(); round++) {
            operators.act();
            Waiting.pause(Duration.ofMillis(trial.random().nextInt(250)));
            if (round % 50 == 0) {
                trial.say(round + " of " + trial.rounds() + ", "
                        + operators.runs().size() + " runs, "
                        + trial.findings().violations().size() + " wrong");
            }
        }
        operators.letGoOfAll();
        long atWork = operators.settleUnderAHold();
        operators.letGoOfAll();
        trial.rig().api().order(atWork, "cancel"); // it went on, and has still long to go
        toTheirEnds(trial, operators.runs());
        trial.findings().violations(trial.oracle().answersOf(operators.runs().keySet()));
        count(trial, operators.runs().keySet());
    }

    /** Whatever waits for a person is told to go on. */
    private static void toTheirEnds(Trial trial, Map<Long, Workload> runs) throws Exception {
        List<Long> open = new ArrayList<>(runs.keySet());
        Waiting.until(Trial.PATIENCE, () -> {
            for (long run : List.copyOf(open)) {
                String state = trial.oracle().stateOf(run);
                switch (state) {
                    case "PAUSED" -> trial.rig().api().order(run, "resume");
                    case "FAILED" -> trial.rig().api().order(run, "restart");
                    default -> {
                        if (Oracle.isEnded(state)) {
                            open.remove(run);
                        }
                    }
                }
            }
            return open.isEmpty();
        });
        for (long run : open) {
            trial.findings()
                    .violation("run " + run + " is " + trial.oracle().stateOf(run) + " after "
                            + Trial.PATIENCE.toSeconds() + " s without a hold");
        }
        for (Map.Entry<Long, Workload> each : runs.entrySet()) {
            if (!open.contains(each.getKey())) {
                judge(trial, each.getKey(), each.getValue());
            }
            trial.findings().violations(trial.oracle().heldRuns().violationsOf(each.getKey()));
        }
    }

    private static void judge(Trial trial, long run, Workload work) throws Exception {
        switch (trial.oracle().stateOf(run)) {
            case "CANCELLED", "ABANDONED", "EXPIRED" ->
                trial.findings().violations(trial.oracle().unpublished(run));
            default -> trial.judge(run, work);
        }
    }

    private static void count(Trial trial, Set<Long> runs) throws Exception {
        HeldRuns held = trial.oracle().heldRuns();
        trial.findings().counted("runs", runs.size());
        trial.findings().counted("came to wait under a hold", held.movesUnderAHold(runs, RunState.QUEUED));
        trial.findings().counted("expired", trial.rig().database().number(EXPIRED, (Object) runs.toArray(Long[]::new)));
        trial.findings().counted("paused under a hold", held.movesUnderAHold(runs, RunState.PAUSED));
    }

    /** Each guard that is missing must be noticed: else nothing was. */
    private static void withoutGuards(Trial trial) throws Exception {
        trial.fleet().ready(Operators.WORKERS);
        List<List<String>> noticed = new ArrayList<>(holdInVain(trial));
        noticed.add(moveIllegally(trial));
        if (noticed.stream().noneMatch(List::isEmpty)) {
            noticed.forEach(trial.findings()::violations);
        } else {
            trial.say("of a claim under a hold, a pause that outlasts it and an illegal move, only this was noticed: "
                    + noticed);
        }
    }

    /** What the table in the database refuses: a run that has ended begins again. */
    private static List<String> moveIllegally(Trial trial) throws Exception {
        long run = trial.ask(Workload.small());
        Waiting.until(Trial.PATIENCE, () -> Oracle.isEnded(trial.oracle().stateOf(run)));
        trial.rig()
                .database()
                .execute("update longshore.run set state = 'QUEUED', ended_at = null, ready = false where id = " + run
                        + " and state = 'COMPLETED'");
        return trial.oracle().journal().violationsOf(run);
    }

    /** One run is at work when everything is held, and one is asked for after that. */
    private static List<List<String>> holdInVain(Trial trial) throws Exception {
        Oracle oracle = trial.oracle();
        Operators operators = new Operators(trial);
        long atWork = operators.ask(Workload.slow(Operators.LONG_WORK, 1));
        trial.awaitUnitsAtWork(atWork);
        Answer hold = trial.rig().api().hold("all", null, null);
        long later = operators.ask(Workload.small());
        Waiting.until(
                trial.patience(),
                () -> Oracle.isEnded(oracle.stateOf(later))
                        && oracle.stateOf(atWork).equals("PAUSED"));
        trial.rig().api().letGo(Long.parseLong(String.valueOf(hold.id())));
        Waiting.until(NOTICED, () -> operators.leftPaused().isEmpty());
        List<String> left = operators.leftPaused();
        trial.rig().api().order(atWork, "cancel");
        return List.of(oracle.heldRuns().violationsOf(later), left);
    }
}
