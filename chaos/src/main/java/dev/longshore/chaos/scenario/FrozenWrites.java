package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Outcome;
import dev.longshore.chaos.rig.Database;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import dev.longshore.chaos.sabotage.Sabotage;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** F5: workers that sleep amid a transaction which has written rows of a user's table, until others have completed the run, and wake. */
final class FrozenWrites implements Scenario {

    private static final int WORKERS = 3;
    private static final int MOST_AT_ONCE = 2;
    private static final String JOB = "chaos-members";

    private static final Duration UNTIL_WRITTEN = Duration.ofSeconds(20);
    private static final Duration UNTIL_ASLEEP = Duration.ofSeconds(15);

    /** From the stop to the end of the run: a lease, a look for what has run out, and the rest of the work. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final Duration LONGEST_WITHOUT_GUARD = Duration.ofSeconds(20);
    private static final Duration AFTER_WAKING = Duration.ofSeconds(3);

    private static final String BEGIN =
            "truncate chaos.member; insert into chaos.member select g, 'old', 0 from generate_series(1, 4000, 2) g";
    private static final String DROWSY = "insert into chaos.drowsy values (true)";
    private static final String WAKEFUL = "delete from chaos.drowsy";

    private static final List<String> LEFT =
            List.of(KindOfWork.ROWS, KindOfWork.rows("chaos.member", "id, name, balance", "id"));

    /** By which transaction each row was written, and where it lies. */
    private static final String WRITTEN =
            "select md5(string_agg(concat_ws('|', id, xmin, ctid), ';' order by id)) from chaos.member";

    @Override
    public String name() {
        return "frozen-writes";
    }

    @Override
    public String title() {
        return "Stops workers with SIGSTOP amid transactions that have written rows of a user's table, until others have completed the run, which takes "
                + LONGEST.toSeconds() + " s at most, and wakes them.";
    }

    @Override
    public String guard() {
        return "Each session bears its worker's mark: transactions of workers that are silent and hold nothing any more are ended by those who go on.";
    }

    @Override
    public int rounds() {
        return 20;
    }

    /** A lease runs out in it, and its control waits for longer than that; {@code WorkersIT} ends sessions of sleepers in every build. */
    @Override
    public int selected() {
        return 0;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("the marks of sessions", Sabotage.NO_SESSION_MARKS));
    }

    @Override
    public int controlRounds() {
        return MOST_AT_ONCE;
    }

    @Override
    public void play(Trial trial) throws Exception {
        trial.rig().writeMembers();
        Database database = trial.rig().database();
        database.execute(WAKEFUL);
        Outcome undisturbed = undisturbed(trial);
        for (int woken = 0; woken < trial.rounds() && trial.goesOn(); ) {
            trial.fleet().ready(WORKERS);
            database.execute(BEGIN);
            database.execute(DROWSY);
            long run = trial.rig().api().ask(JOB, Map.of());
            List<Worker> victims;
            int wrong;
            try {
                victims = writers(trial, Math.min(MOST_AT_ONCE, trial.rounds() - woken));
                wrong = freeze(trial, run, victims, undisturbed);
            } finally {
                database.execute(WAKEFUL);
            }
            woken += victims.size();
            trial.say(woken + " of " + trial.rounds() + " woken, run " + run
                    + (wrong == 0 ? ": as undisturbed" : ": WRONG"));
        }
    }

    /** What a run leaves that nobody disturbs. */
    private static Outcome undisturbed(Trial trial) throws Exception {
        trial.fleet().ready(WORKERS);
        trial.rig().database().execute(BEGIN);
        long run = trial.rig().api().ask(JOB, Map.of());
        awaitEnd(trial, run);
        if (!trial.oracle().stateOf(run).equals("COMPLETED")) {
            throw new IllegalStateException("run " + run + " of " + JOB + ", which nobody disturbed, is "
                    + trial.oracle().stateOf(run));
        }
        return Outcome.of(trial.rig(), run, LEFT, false);
    }

    /** So many workers that are all amid a write just now. Each of four units is, most of the time, and no worker has more than two. */
    private static List<Worker> writers(Trial trial, int wished) throws Exception {
        List<Worker> writers = new ArrayList<>();
        boolean found = Waiting.until(UNTIL_WRITTEN, () -> {
            List<String> names = OpenWrite.lingering(trial.rig()).stream()
                    .map(OpenWrite::who)
                    .toList();
            writers.clear();
            writers.addAll(Victims.named(trial.fleet().ready(1), names));
            return writers.size() >= wished;
        });
        if (!found) {
            throw new IllegalStateException("no " + wished + " workers write at once");
        }
        Collections.shuffle(writers, trial.random());
        return List.copyOf(writers.subList(0, wished));
    }

    private static int freeze(Trial trial, long run, List<Worker> victims, Outcome undisturbed) throws Exception {
        Loss loss = Loss.of(trial, victims);
        Instant frozen = trial.now();
        victims.forEach(Worker::freeze);
        List<String> wrong = new ArrayList<>();
        List<OpenWrite> asleep;
        String written;
        try {
            asleep = asleep(trial, victims);
            trial.rig().database().execute(WAKEFUL);
            wrong.addAll(whileAsleep(trial, run, frozen, asleep));
            loss.measure(frozen);
            written = written(trial);
        } finally {
            victims.forEach(Worker::wake);
        }
        if (wrong.isEmpty()) {
            Waiting.pause(AFTER_WAKING);
            if (!written(trial).equals(written)) {
                wrong.add("rows were written after run " + run + " had ended, when those woke that had slept amid it");
            }
        } else {
            awaitEnd(trial, run);
        }
        for (OpenWrite write : asleep) {
            if (!write.isRolledBack(trial.rig())) {
                wrong.add(write + " is not rolled back, and its worker slept through the loss of its claim");
            }
        }
        Outcome.of(trial.rig(), run, LEFT, false)
                .differencesFrom(undisturbed)
                .forEach(difference -> wrong.add("run " + run + ": " + difference));
        wrong.addAll(trial.oracle().journal().violationsOf(run));
        trial.findings().violations(wrong);
        trial.findings().counted("workers frozen amid a write", victims.size());
        return wrong.size();
    }

    /** What they have open once the server has done what they asked for: it waits for them, and keeps their rows locked. */
    private static List<OpenWrite> asleep(Trial trial, List<Worker> victims) throws Exception {
        List<OpenWrite> asleep = new ArrayList<>();
        boolean all = Waiting.until(UNTIL_ASLEEP, () -> {
            asleep.clear();
            asleep.addAll(OpenWrite.asleep(trial.rig(), victims));
            return victims.stream().allMatch(victim -> asleep.stream()
                    .anyMatch(write -> write.who().equals(victim.name())));
        });
        if (!all) {
            throw new IllegalStateException("not all of " + victims + " were stopped amid a write: " + asleep);
        }
        return asleep;
    }

    /** What is wrong if others cannot complete the run. */
    private static List<String> whileAsleep(Trial trial, long run, Instant frozen, List<OpenWrite> asleep)
            throws Exception {
        Duration longest = trial.control() ? LONGEST_WITHOUT_GUARD : LONGEST;
        boolean ended = Waiting.until(
                longest.minus(Duration.between(frozen, trial.now())),
                () -> Oracle.isEnded(trial.oracle().stateOf(run)));
        Duration since = Duration.between(frozen, trial.now());
        if (!ended) {
            return List.of("run " + run + " is " + trial.oracle().stateOf(run) + " " + since.toSeconds()
                    + " s after workers were stopped, and " + OpenWrite.waitingFor(trial.rig(), asleep)
                    + " sessions wait for " + asleep);
        }
        trial.findings().measured("run ended after", "s", since.toMillis() / 1000.0);
        return List.of();
    }

    private static void awaitEnd(Trial trial, long run) throws Exception {
        Waiting.until(Trial.PATIENCE, () -> Oracle.isEnded(trial.oracle().stateOf(run)));
    }

    private static String written(Trial trial) throws SQLException {
        return trial.rig().database().query(WRITTEN, row -> row.getString(1)).get(0);
    }
}
