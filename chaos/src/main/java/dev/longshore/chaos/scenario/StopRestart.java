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
        return "A run is at rest only when its owner says so, after the last chunk.";
    }

    @Override
    public int rounds() {
        return 100;
    }

    @Override
    public int selected() {
        return 3;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("acknowledgement and fencing", Sabotage.STOPS_AT_ONCE, Sabotage.NO_FENCING));
    }

    @Override
    public int controlRounds() {
        return 10;
    }

    @Override
    public void play(Trial trial) throws Exception {
        Workload work = Workload.slow(4_000, 2);
        for (int round = 1; round <= trial.rounds() && trial.goesOn(); round++) {
            List<Worker> workers = trial.fleet().ready(WORKERS);
            Worker held = workers.get(trial.random().nextInt(workers.size()));
            held.points().holdAt(CrashPoint.CHUNK_FORCED, 1 + trial.random().nextInt(20));
            long run = trial.ask(work);
            boolean inWork = Waiting.until(
                    AT_THE_POINT,
                    () -> held.points().isAt(CrashPoint.CHUNK_FORCED)
                            || Oracle.isEnded(trial.oracle().stateOf(run)));
            StepVersions versions = StepVersions.of(trial.rig().database(), run);
            long begin = System.nanoTime();
            trial.rig().api().order(run, "pause");
            trial.rig().api().order(run, "resume");
            trial.findings().measured("resume asked after", "ms", (System.nanoTime() - begin) / 1e6);
            Waiting.pause(Duration.ofMillis(trial.random().nextInt(trial.control() ? 3000 : 600)));
            if (trial.control()) {
                versions.turnBack();
            }
            held.points().go();
            trial.findings()
                    .counted("with a chunk in work", inWork && held.points().isAt(CrashPoint.CHUNK_FORCED) ? 1 : 0);
            int wrong = resumed(trial, run, work);
            trial.say(round + " of " + trial.rounds() + ", run " + run + (wrong == 0 ? ": identical" : ": WRONG"));
        }
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
