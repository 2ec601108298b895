package dev.longshore.chaos.scenario;

import dev.longshore.chaos.agent.CrashPoint;
import dev.longshore.chaos.agent.CrashPoint.Needs;
import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import dev.longshore.chaos.sabotage.Sabotage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** F3 and F4: death at each named point, at its first, second, … pass. */
final class CrashPoints implements Scenario {

    private static final int WORKERS = 3;
    private static final int PASSES = 5;
    private static final Duration UNTIL_REACHED = Duration.ofSeconds(60);
    private static final Duration AFTER_THE_END = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "crash-points";
    }

    @Override
    public String title() {
        return "Lets a worker die at each of " + CrashPoint.ofExports().size() + " named points, at pass 1 to " + PASSES
                + ".";
    }

    @Override
    public String guard() {
        return "Whatever two steps a crash parts, the second is found missing and done, or the first undone.";
    }

    @Override
    public int rounds() {
        return PASSES * CrashPoint.ofExports().size();
    }

    @Override
    public int selected() {
        return 4;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("takeover", Sabotage.NO_TAKEOVER));
    }

    @Override
    public void play(Trial trial) throws Exception {
        List<CrashPoint> points = new ArrayList<>(CrashPoint.ofExports());
        Collections.shuffle(points, trial.random());
        for (int round = 0; round < trial.rounds() && trial.goesOn(); round++) {
            CrashPoint point = points.get(round % points.size());
            int pass = point.isPassedOften() ? 1 + round / points.size() : 1;
            List<Worker> workers = trial.fleet().ready(WORKERS);
            trial.fleet().start(WORKERS + 1);
            int wrong = crash(trial, workers, point, pass);
            trial.say(point.word() + ", pass " + pass + (wrong == 0 ? ": identical" : ": WRONG"));
        }
    }

    private static int crash(Trial trial, List<Worker> workers, CrashPoint point, int pass) throws Exception {
        Workload work = Workload.slow(4_000, 1);
        if (point.needs() == Needs.A_RUN) {
            arm(workers, point, pass);
        }
        long run = trial.ask(work);
        lead(trial, workers, point, pass, run);
        Waiting.until(UNTIL_REACHED, () -> hasAnyDiedAt(workers, point) || isOver(trial, run, point));
        // the last points come after the end of the run
        boolean died = Waiting.until(AFTER_THE_END, () -> hasAnyDiedAt(workers, point));
        disarm(workers);
        if (!died) {
            trial.findings().violation("nobody came by " + point.word() + " for the time no. " + pass);
            return 1;
        }
        trial.findings().counted("deaths at a point", 1);
        if (point.needs() == Needs.A_PAUSE) {
            return trial.afterPause(run, work);
        }
        return trial.judge(run, work);
    }

    /** Does what makes a worker come by. */
    private static void lead(Trial trial, List<Worker> workers, CrashPoint point, int pass, long run) throws Exception {
        if (point.needs() == Needs.A_RUN) {
            return;
        }
        trial.awaitUnitsAtWork(run);
        switch (point.needs()) {
            case A_PAUSE -> {
                arm(workers, point, pass);
                trial.rig().api().order(run, "pause");
            }
            case A_DEATH -> {
                List<Worker> victims = Victims.ownerAndHolder(trial.rig(), workers, run);
                arm(workers.stream().filter(each -> !victims.contains(each)).toList(), point, pass);
                for (Worker victim : victims) {
                    victim.kill();
                }
            }
            case A_TERMINATION -> {
                List<Worker> holders = Victims.named(workers, Victims.holders(trial.rig(), run));
                Worker leaving = holders.isEmpty() ? workers.get(0) : holders.get(0);
                arm(List.of(leaving), point, pass);
                leaving.terminate();
            }
            default -> throw new IllegalStateException("nothing leads to " + point);
        }
    }

    private static void arm(List<Worker> workers, CrashPoint point, int pass) throws Exception {
        for (Worker worker : workers) {
            worker.points().haltAt(point, pass);
        }
    }

    /** One death is enough; whoever comes by later goes on. */
    private static void disarm(List<Worker> workers) throws Exception {
        for (Worker worker : workers) {
            if (worker.isAlive()) {
                worker.points().goIfAlive();
            }
        }
    }

    private static boolean hasAnyDiedAt(List<Worker> workers, CrashPoint point) {
        return workers.stream()
                .anyMatch(each -> !each.isAlive() && each.points().isAt(point));
    }

    private static boolean isOver(Trial trial, long run, CrashPoint point) throws Exception {
        String state = trial.oracle().stateOf(run);
        return switch (point.needs()) {
            case A_RUN, A_DEATH -> Oracle.isEnded(state);
            case A_PAUSE -> Oracle.isEnded(state) || state.equals("PAUSED");
            case A_TERMINATION, A_CALL -> false;
        };
    }
}
