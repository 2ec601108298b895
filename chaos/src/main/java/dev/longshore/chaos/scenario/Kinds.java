package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Outcome;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import dev.longshore.chaos.sabotage.Sabotage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * SIGKILL at random moments of every kind of job: what is left is what an undisturbed run of it left. A kill from which nobody has taken anything over shows
 * nothing: it is judged, and the round is played again.
 */
final class Kinds implements Scenario {

    private static final int WORKERS = 2;

    /** Later than this a run is over, but for the first of its kind. */
    private static final long MOST_MILLIS = 3_000;

    /** In one round, until one of them hits. */
    private static final int MOST_KILLS = 6;

    private static final Duration BEGIN = Duration.ofSeconds(10);

    private static final String WORKED =
            "select cast(1000 * extract(epoch from ended_at - started_at) as bigint) from longshore.run where id = ?";

    private static final String BEGUN = "select count(*) from longshore.run where id = ? and started_at is not null";

    @Override
    public String name() {
        return "kinds";
    }

    @Override
    public String title() {
        return "Kills workers of every kind of job at random moments, so many times each: files, tables, rejected records and receipts are those of an undisturbed run.";
    }

    @Override
    public String guard() {
        return "What a chunk does and that it is done are one transaction; what leaves the database stands in a ledger before; files get their names by a rename.";
    }

    @Override
    public int rounds() {
        return 10;
    }

    /** Each kind begins with an undisturbed run, which a short campaign has no time for; the tests of the kinds kill too. */
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
        return Optional.of(Control.of("takeover", Sabotage.NO_TAKEOVER));
    }

    @Override
    public void play(Trial trial) throws Exception {
        trial.rig().writeInputs();
        for (KindOfWork kind : KindOfWork.all()) {
            if (trial.goesOn()) {
                play(trial, kind);
            }
        }
    }

    private static void play(Trial trial, KindOfWork kind) throws Exception {
        Map<String, Undisturbed> known = new HashMap<>();
        int kills = 0;
        int hits = 0;
        for (int round = 0; round < trial.rounds() && trial.goesOn(); round++) {
            String job = kind.job(round);
            if (!known.containsKey(job)) {
                known.put(job, undisturbed(trial, kind, job));
            }
            boolean hit = false;
            for (int kill = 0; !hit && kill < MOST_KILLS && trial.goesOn(); kill++) {
                hit = kill(trial, kind, job, known);
                kills++;
            }
            hits += hit ? 1 : 0;
        }
        trial.findings().counted("kills of " + kind.name(), kills);
        trial.findings().counted("kills of " + kind.name() + " after which others took work over", hits);
        if (hits == 0 && trial.goesOn()) {
            throw new IllegalStateException("none of " + kills + " kills hit " + kind.name() + " at work");
        }
    }

    /** Whether somebody took over what the dead had. */
    private static boolean kill(Trial trial, KindOfWork kind, String job, Map<String, Undisturbed> known)
            throws Exception {
        Undisturbed undisturbed = known.get(job);
        List<Worker> workers = trial.fleet().ready(WORKERS);
        trial.fleet().start(WORKERS + 1);
        long run = begin(trial, kind, job);
        Waiting.until(BEGIN, () -> trial.rig().database().number(BEGUN, run) == 1);
        Waiting.pause(Duration.ofMillis(trial.random().nextLong(Math.max(1, undisturbed.millis))));
        List<Worker> victims = Victims.some(trial, workers, run);
        for (Worker victim : victims) {
            victim.kill();
        }
        int wrong = judge(trial, kind, run, undisturbed.outcome);
        boolean hit = Victims.wasTakenOver(trial.rig(), run);
        if (!hit && wrong == 0) {
            // the first of its kind took longer: a kill as late as that comes after the end
            known.put(
                    job,
                    new Undisturbed(
                            undisturbed.outcome,
                            Math.min(undisturbed.millis, trial.rig().database().number(WORKED, run))));
        }
        trial.say(job + ": " + victims + (hit ? " killed in" : " killed beside") + " run " + run
                + (wrong == 0 ? ", as undisturbed" : ", WRONG"));
        return hit;
    }

    /** What a run leaves that nobody disturbs, and how long it takes. */
    private static Undisturbed undisturbed(Trial trial, KindOfWork kind, String job) throws Exception {
        trial.fleet().ready(WORKERS);
        long run = begin(trial, kind, job);
        boolean ended = Waiting.until(
                Trial.PATIENCE, () -> Oracle.isEnded(trial.oracle().stateOf(run)));
        if (!ended || !trial.oracle().stateOf(run).equals("COMPLETED")) {
            throw new IllegalStateException("run " + run + " of " + job + ", which nobody disturbed, is "
                    + trial.oracle().stateOf(run));
        }
        // from its first owner on: the first run of a kind waits for classes to be loaded
        long millis = Math.min(MOST_MILLIS, trial.rig().database().number(WORKED, run));
        Outcome outcome = kind.outcomeOf(trial, run);
        trial.say(job + ", undisturbed: run " + run + " in " + millis + " ms");
        return new Undisturbed(outcome, millis);
    }

    private static long begin(Trial trial, KindOfWork kind, String job) throws Exception {
        trial.rig().database().execute(kind.begin());
        trial.rig().crm().clear();
        return trial.rig().api().ask(job, kind.parameters());
    }

    private static int judge(Trial trial, KindOfWork kind, long run, Outcome undisturbed) throws Exception {
        Waiting.until(trial.patience(), () -> Oracle.isEnded(trial.oracle().stateOf(run)));
        List<String> wrong = kind.outcomeOf(trial, run).differencesFrom(undisturbed);
        wrong.forEach(each -> trial.findings().violation("run " + run + ": " + each));
        trial.findings().violations(trial.oracle().journal().violationsOf(run));
        return wrong.size();
    }

    private record Undisturbed(Outcome outcome, long millis) {}
}
