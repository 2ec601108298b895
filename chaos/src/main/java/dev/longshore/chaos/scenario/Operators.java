package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.HeldRuns;
import dev.longshore.chaos.oracle.Hold;
import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Api;
import dev.longshore.chaos.rig.Api.Answer;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Ask for runs, order, hold, let go, break and kill at random. Each answer is held against the model: the state table, and the holds in force. Nobody else does so
 * meanwhile, but a hold may end by itself. For one thread.
 */
final class Operators {

    static final int WORKERS = 3;
    private static final int OPEN_RUNS = 6;
    private static final int LOOKED_AT = 12;
    private static final int ROWS = 3_000;

    /** Ten seconds on all slots, each row taking a millisecond: a pause reaches it on a busy machine too. */
    static final int LONG_WORK = 60_000;

    /** In a minute all have taken note, whoever was killed. */
    private static final Duration TAKEN_NOTE = Duration.ofSeconds(60);

    /** Than what a brief run may wait, and the look after it at who has waited too long. */
    private static final Duration LONGER_THAN_BRIEF = Duration.ofSeconds(4);

    private static final String OPEN =
            "select count(*) from longshore.run_command where run_id = ? and verb = ? and done_at is null";
    private static final String MAY_MOVE =
            "select id from longshore.run where id = any (?) and (ended_at is null or state = 'FAILED') order by id";

    /** The first ones hold slow runs, the last one none of this play. */
    private static final List<What> HOLDABLE = List.of(
            new What("all", null),
            new What("lane", "bulk"),
            new What("job", "chaos-slow"),
            new What("job", "chaos-brief"),
            new What("job", "chaos-breakable"),
            new What("lane", "critical"));

    private static final int OF_SLOW = 3;

    private final Trial trial;
    private final Api api;
    private final Oracle oracle;
    private final HeldRuns held;
    private final Map<Long, Workload> runs = new LinkedHashMap<>();

    /** What a run was last told by a person and not by a hold. */
    private final Map<Long, Verb> told = new HashMap<>();

    Operators(Trial trial) {
        this.trial = trial;
        this.api = trial.rig().api();
        this.oracle = trial.oracle();
        this.held = oracle.heldRuns();
    }

    /** The runs that were asked for, oldest first. */
    Map<Long, Workload> runs() {
        return runs;
    }

    /** Does one thing. */
    void act() throws Exception {
        Random random = trial.random();
        List<Worker> workers = trial.fleet().ready(WORKERS);
        int chance = random.nextInt(100);
        if (runs.isEmpty() || chance < 30 && open() < OPEN_RUNS) {
            ask(
                    switch (random.nextInt(5)) {
                        case 0 -> Workload.breakable();
                        case 1 -> Workload.brief();
                        default -> Workload.slow(ROWS, 1);
                    });
        } else if (chance < 33) {
            trial.rig().database().execute("insert into chaos.broken values (true) on conflict do nothing");
        } else if (chance < 36) {
            trial.rig().database().execute("delete from chaos.broken");
        } else if (chance < 38) {
            workers.get(random.nextInt(workers.size())).kill();
            trial.fleet().start(WORKERS);
            trial.findings().counted("kills", 1);
        } else if (chance < 45) {
            boolean ends = random.nextInt(4) == 0;
            hold(
                    HOLDABLE.get(random.nextInt(HOLDABLE.size())),
                    ends ? trial.now().plusMillis(1_000 + random.nextInt(3_000)) : null);
        } else if (chance < 51) {
            List<Hold> inForce = held.inForce();
            if (!inForce.isEmpty()) {
                letGo(inForce.get(random.nextInt(inForce.size())));
            }
        } else {
            order(someRun(), Verb.values()[random.nextInt(Verb.values().length)]);
        }
    }

    private long open() throws SQLException {
        return trial.rig().database().number("select count(*) from longshore.run where ended_at is null");
    }

    /** Gives its id. */
    long ask(Workload work) throws IOException, InterruptedException {
        long run = trial.ask(work);
        runs.put(run, work);
        return run;
    }

    /** One of the last; three times of four one that may move still. */
    private long someRun() throws SQLException {
        List<Long> known = new ArrayList<>(runs.keySet());
        List<Long> last = known.subList(Math.max(0, known.size() - LOOKED_AT), known.size());
        List<Long> moving =
                trial.rig().database().query(MAY_MOVE, row -> row.getLong(1), (Object) last.toArray(Long[]::new));
        List<Long> among = moving.isEmpty() || trial.random().nextInt(4) == 0 ? last : moving;
        return among.get(trial.random().nextInt(among.size()));
    }

    /**
     * Whether it is accepted must be what the table says, as far as the run stood still meanwhile; what is asked for already is refused, and so is a resume under a hold.
     */
    private void order(long run, Verb verb) throws Exception {
        long moves = oracle.journal().movesOf(run);
        List<Long> holding = held.holding(run);
        RunState before = RunState.valueOf(oracle.stateOf(run));
        boolean open = isOpen(run, verb);
        Answer answer = api.order(run, verb.word());
        boolean accepted = answer.status() == 202;
        boolean asked = open || !accepted && isOpen(run, verb); // by the end of a hold
        boolean stood =
                oracle.journal().movesOf(run) == moves && held.holding(run).equals(holding);
        boolean possible = verb.isPossibleIn(before) && (verb != Verb.RESUME || holding.isEmpty());
        trial.findings().counted(accepted ? "commands accepted" : "commands refused", 1);
        if (accepted) {
            told.put(run, verb);
        }
        if (isFault(answer.status()) || stood && !asked && accepted != possible) {
            trial.findings()
                    .violation(verb.word() + " of run " + run + ", which is " + before
                            + (holding.isEmpty() ? "" : " under hold " + holding.get(0)) + ", was answered with "
                            + answer.status());
        }
    }

    private boolean isOpen(long run, Verb verb) throws SQLException {
        return trial.rig().database().number(OPEN, run, verb.word()) > 0;
    }

    /** The same is not held twice. */
    private void hold(What what, @Nullable Instant until) throws Exception {
        List<Hold> before = held.inForce().stream().filter(what::is).toList();
        Answer answer = api.hold(what.scope, what.subject, until);
        List<Hold> after = held.inForce();
        boolean stood =
                after.containsAll(before) && (until == null || trial.now().isBefore(until));
        trial.findings().counted(answer.status() == 201 ? "holds" : "holds refused", 1);
        if (isFault(answer.status()) || stood && answer.status() != (before.isEmpty() ? 201 : 409)) {
            trial.findings()
                    .violation("a hold of " + what + (before.isEmpty() ? "" : ", which " + before.get(0) + " holds,")
                            + " was answered with " + answer.status());
        }
    }

    /** It ends once. */
    private void letGo(Hold hold) throws Exception {
        int status = api.letGo(hold.id());
        boolean endsByItself = hold.over() != null;
        int again = api.letGo(hold.id());
        if (isFault(status) || isFault(again) || again != 404 || !endsByItself && status != 204) {
            trial.findings()
                    .violation(
                            "letting go of " + hold + " was answered with " + status + ", and once more with " + again);
        }
    }

    private static boolean isFault(int status) {
        return status / 100 == 5;
    }

    /**
     * Holds what a run is at work on, and asks for more, one of which would expire soon: what is held comes to rest, and all else to its end or to where a person is
     * needed. Nobody is killed meanwhile, and nothing was held before.
     *
     * @return the run that was at work
     */
    long settleUnderAHold() throws Exception {
        trial.fleet().ready(WORKERS);
        trial.rig().database().execute("delete from chaos.broken");
        long atWork = ask(Workload.slow(LONG_WORK, 1));
        trial.awaitUnitsAtWork(atWork);
        hold(HOLDABLE.get(trial.random().nextInt(OF_SLOW)), null);
        ask(Workload.slow(ROWS, 1));
        ask(Workload.brief());
        awaitAnswers();
        Waiting.until(Trial.PATIENCE, () -> held.unsettled(runs.keySet()).isEmpty());
        trial.findings().violations(held.unsettled(runs.keySet()));
        Waiting.pause(LONGER_THAN_BRIEF);
        String state = oracle.stateOf(atWork);
        if (!state.equals("PAUSED")) {
            trial.findings().violation("run " + atWork + " was at work when it was held, and is " + state);
        }
        return atWork;
    }

    /** Nobody holds anything any more: what holds have paused goes on by itself. */
    void letGoOfAll() throws Exception {
        for (Hold hold : held.inForce()) {
            letGo(hold);
        }
        Waiting.until(TAKEN_NOTE, () -> leftPaused().isEmpty());
        trial.findings().violations(leftPaused());
        awaitAnswers();
    }

    /** The runs that are paused, although whoever was the last to tell them something did not pause them. A sentence each. */
    List<String> leftPaused() throws SQLException {
        return trial
                .rig()
                .database()
                .query(
                        "select id from longshore.run where id = any (?) and state = 'PAUSED'",
                        row -> row.getLong(1),
                        (Object) runs.keySet().toArray(Long[]::new))
                .stream()
                .filter(run -> told.get(run) != Verb.PAUSE)
                .map(run -> "run " + run + " was paused by a hold, and still is when none is in force")
                .toList();
    }

    private void awaitAnswers() throws Exception {
        boolean answered = Waiting.until(
                TAKEN_NOTE,
                () -> trial.rig().database().number("select count(*) from longshore.run_command where done_at is null")
                        == 0);
        if (!answered) {
            trial.findings().violation("commands wait for an answer for more than 60 s");
        }
    }

    /** What can be held. */
    private record What(String scope, @Nullable String subject) {

        boolean is(Hold hold) {
            return hold.scope().equals(scope) && Objects.equals(hold.subject(), subject);
        }

        @Override
        public String toString() {
            return subject == null ? "all runs" : scope + " " + subject;
        }
    }
}
