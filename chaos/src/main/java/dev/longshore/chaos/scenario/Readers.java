package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.FileWatch;
import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** F27: somebody looks at the published files all the time, while those who write them are killed. */
final class Readers implements Scenario {

    private static final int WORKERS = 3;

    @Override
    public String name() {
        return "readers";
    }

    @Override
    public String title() {
        return "Looks at all published files every 5 ms, on the disk and over HTTP, while workers are killed.";
    }

    @Override
    public String guard() {
        return "A file gets its name by a rename, when it is whole, checked and on the disk.";
    }

    @Override
    public int rounds() {
        return 60;
    }

    @Override
    public int selected() {
        return 1;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("the rename: a half-made file under its final name"));
    }

    @Override
    public int controlRounds() {
        return 1;
    }

    @Override
    public void play(Trial trial) throws Exception {
        Workload work = Workload.slow(2_500, 1);
        trial.fleet().ready(WORKERS);
        try (FileWatch watch = FileWatch.start(trial.rig(), trial.oracle(), work)) {
            for (int round = 1; round <= trial.rounds() && trial.goesOn(); round++) {
                List<Worker> workers = trial.fleet().ready(WORKERS);
                trial.fleet().start(WORKERS + 1);
                long run = trial.ask(work);
                if (trial.control()) {
                    plantHalf(trial.rig()
                            .artifacts()
                            .resolve(Long.toString(run))
                            .resolve("0")
                            .resolve(work.job() + ".csv"));
                }
                Waiting.pause(Duration.ofMillis(trial.random().nextInt(4000)));
                workers.get(trial.random().nextInt(workers.size())).kill();
                trial.judge(run, work);
                trial.say(round + " of " + trial.rounds() + ", " + watch.looks() + " looks");
            }
            trial.findings().counted("looks", watch.looks());
            trial.findings().violations(watch.violations());
        }
    }

    private static void plantHalf(Path file) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "id,waited,name\n1,1,");
    }
}
