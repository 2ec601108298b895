package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Api.Answer;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import dev.longshore.chaos.sabotage.Sabotage;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** F18: operators who do whatever comes to their mind, against the state table as the model. */
final class Verbs implements Scenario {

    private static final int WORKERS = 3;
    private static final int OPEN_RUNS = 6;
    private static final int LOOKED_AT = 12;

    private static final String OPEN =
            "select count(*) from longshore.run_command where run_id = ? and verb = ? and done_at is null";

    @Override
    public String name() {
        return "verbs";
    }

    @Override
    public String title() {
        return "Pauses, resumes, cancels, restarts, abandons and kills at random; every answer and every move is held against the state table.";
    }

    @Override
    public String guard() {
        return "One table of moves, in the database too; a command is answered by whoever owns the run.";
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
        return Optional.of(Control.of("the state table", Sabotage.NO_STATE_TABLE));
    }

    @Override
    public int controlRounds() {
        return 20;
    }

    @Override
    public void play(Trial trial) throws Exception {
        Map<Long, Workload> runs = new LinkedHashMap<>();
        for (int round = 1; round <= trial.rounds() && trial.goesOn(); round++) {
            act(trial, runs);
            Waiting.pause(Duration.ofMillis(trial.random().nextInt(250)));
            if (round % 50 == 0) {
                trial.say(round + " of " + trial.rounds() + ", " + runs.size() + " runs, "
                        + trial.findings().violations().size() + " wrong");
            }
        }
        trial.fleet().ready(WORKERS);
        if (trial.control()) {
            moveIllegally(trial);
            return;
        }
        trial.rig().database().execute("delete from chaos.broken");
        awaitAnswers(trial);
        for (Map.Entry<Long, Workload> each : runs.entrySet()) {
            toItsEnd(trial, each.getKey(), each.getValue());
        }
        trial.findings().violations(trial.oracle().answersOf(runs.keySet()));
        trial.findings().counted("runs", runs.size());
    }

    private static void act(Trial trial, Map<Long, Workload> runs) throws Exception {
        Random random = trial.random();
        List<Worker> workers = trial.fleet().ready(WORKERS);
        int chance = random.nextInt(100);
        long open = trial.rig().database().number("select count(*) from longshore.run where ended_at is null");
        if (runs.isEmpty() || open < OPEN_RUNS && chance < 30) {
            Workload work = random.nextInt(4) == 0 ? Workload.breakable() : Workload.slow(3_000, 1);
            runs.put(trial.ask(work), work);
        } else if (chance < 33) {
            trial.rig().database().execute("insert into chaos.broken values (true) on conflict do nothing");
        } else if (chance < 36) {
            trial.rig().database().execute("delete from chaos.broken");
        } else if (chance < 38) {
            workers.get(random.nextInt(workers.size())).kill();
            trial.fleet().start(WORKERS);
            trial.findings().counted("kills", 1);
        } else {
            List<Long> known = new ArrayList<>(runs.keySet());
            List<Long> last = known.subList(Math.max(0, known.size() - LOOKED_AT), known.size());
            order(trial, last.get(random.nextInt(last.size())), Verb.values()[random.nextInt(Verb.values().length)]);
        }
    }

    /** Whether it is accepted must be what the table says, as far as the run stood still meanwhile; what is asked for already is refused. */
    private static void order(Trial trial, long run, Verb verb) throws Exception {
        RunState before = RunState.valueOf(trial.oracle().stateOf(run));
        long mark = trial.oracle().journal().mark();
        boolean asked = trial.rig().database().number(OPEN, run, verb.word()) > 0;
        Answer answer = trial.rig().api().order(run, verb.word());
        boolean stood =
                trial.oracle().journal().since(mark).stream().noneMatch(entry -> entry.run() == run && entry.isOfRun());
        boolean accepted = answer.status() == 202;
        trial.findings().counted(accepted ? "commands accepted" : "commands refused", 1);
        boolean wrong = !asked && accepted != verb.isPossibleIn(before);
        if (answer.status() / 100 == 5 || stood && wrong) {
            trial.findings()
                    .violation(verb.word() + " of run " + run + ", which is " + before + ", was answered with "
                            + answer.status());
        }
    }

    private static void awaitAnswers(Trial trial) throws Exception {
        boolean answered = Waiting.until(
                Duration.ofSeconds(60),
                () -> trial.rig().database().number("select count(*) from longshore.run_command where done_at is null")
                        == 0);
        if (!answered) {
            trial.findings().violation("commands wait for an answer for more than 60 s");
        }
    }

    private static void toItsEnd(Trial trial, long run, Workload work) throws Exception {
        Waiting.until(Trial.PATIENCE, () -> {
            switch (trial.oracle().stateOf(run)) {
                case "PAUSED" -> trial.rig().api().order(run, "resume");
                case "FAILED" -> trial.rig().api().order(run, "restart");
                default -> {
                    // goes on by itself, or has ended
                }
            }
            String state = trial.oracle().stateOf(run);
            return Oracle.isEnded(state) && !state.equals("FAILED");
        });
        switch (trial.oracle().stateOf(run)) {
            case "CANCELLED", "ABANDONED" ->
                trial.findings().violations(trial.oracle().unpublished(run));
            default -> trial.judge(run, work);
        }
    }

    /** What the table in the database refuses: a run that has ended begins again. */
    private static void moveIllegally(Trial trial) throws Exception {
        long run = trial.ask(Workload.small());
        Waiting.until(Trial.PATIENCE, () -> Oracle.isEnded(trial.oracle().stateOf(run)));
        trial.rig()
                .database()
                .execute("update longshore.run set state = 'QUEUED', ended_at = null, ready = false where id = " + run
                        + " and state = 'COMPLETED'");
        trial.findings().violations(trial.oracle().journal().violationsOf(run));
    }
}
