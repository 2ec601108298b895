package dev.longshore.chaos.scenario;

import dev.longshore.chaos.agent.CrashPoint;
import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import dev.longshore.chaos.sabotage.Sabotage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** F17: held and let go on at once, while a chunk is in work. */
final class StopRestart implements Scenario {

    private static final int WORKERS = 2;
    private static final Duration AT_THE_POINT = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "stop-restart";
    }

    @Override
    public String title() {
        return "Pauses a run and resumes it within 50 ms, while a chunk is written and not committed.";
    }

    @Override
    public String guard() {
        return "A run is at rest only when its owner says so, once nobody holds a unit of it.";
    }

    @Override
    public int rounds() {
        return 100;
    }

    @Override
    public int selected() {
        return 1;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("acknowledgement", Sabotage.STOPS_AT_ONCE));
    }

    @Override
    public int controlRounds() {
        return 10;
    }

    @Override
    public void play(Trial trial) throws Exception {
        Workload work = Workload.slow(4_000, 2);
        int hit = 0;
        for (int round = 1; round <= trial.rounds() && trial.goesOn(); round++) {
            List<Worker> workers = trial.fleet().ready(WORKERS);
            int nth = 1 + trial.random().nextInt(20);
            for (Worker worker : workers) {
                worker.points().holdAt(CrashPoint.CHUNK_FORCED, nth); // which of them gets a unit is for them to settle
            }
            long run = trial.ask(work);
            Waiting.until(
                    AT_THE_POINT,
                    () -> isInWork(workers) || Oracle.isEnded(trial.oracle().stateOf(run)));
            long begin = System.nanoTime();
            trial.rig().api().order(run, "pause");
            trial.rig().api().order(run, "resume");
            trial.findings().measured("resume asked after", "ms", (System.nanoTime() - begin) / 1e6);
            Waiting.pause(Duration.ofMillis(trial.random().nextInt(600)));
            hit += isInWork(workers) ? 1 : 0;
            for (Worker worker : workers) {
                worker.points().go(); // forgets where it was
            }
            int wrong = resumed(trial, run, work);
            trial.say(round + " of " + trial.rounds() + ", run " + run + (wrong == 0 ? ": identical" : ": WRONG"));
        }
        trial.findings().counted("with a chunk in work", hit);
        if (hit == 0) {
            trial.findings().violation("no round found a chunk in work: nothing is shown");
        }
    }

    private static boolean isInWork(List<Worker> workers) {
        return workers.stream().anyMatch(worker -> worker.points().isAt(CrashPoint.CHUNK_FORCED));
    }

    /** The resume may have come too early, and was refused then: it is asked again at rest. */
    private static int resumed(Trial trial, long run, Workload work) throws Exception {
        Waiting.until(
                Duration.ofSeconds(2),
                () -> trial.rig()
                                .database()
                                .number(
                                        "select count(*) from longshore.run_command where run_id = ? and done_at is null",
                                        run)
                        == 0);
        return trial.afterPauseIfAny(run, work);
    }
}
