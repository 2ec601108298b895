package dev.longshore.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.chaos.agent.CrashPoint;
import dev.longshore.chaos.oracle.Entry;
import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Children;
import dev.longshore.chaos.rig.Fleet;
import dev.longshore.chaos.rig.Product;
import dev.longshore.chaos.rig.Rig;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A point that no process ever comes by would prove nothing for ever: one run, one pause, one death and one stop come by all of them. */
@Tag("processes")
class CrashPointsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void everyPointIsPassed() throws Exception {
        Children children = new Children();
        try (Rig rig = Rig.start(Product.here(), children, folder.resolve("rig"), 10_000);
                Fleet fleet = rig.fleet("--slots", "2")) {
            Oracle oracle = new Oracle(rig);
            List<Worker> workers = fleet.ready(3);
            Workload work = Workload.slow(4_000, 1);

            long run = ask(rig, work);
            awaitChunk(oracle, run);
            rig.api().order(run, "pause");
            assertThat(Waiting.until(PATIENCE, () -> oracle.stateOf(run).equals("PAUSED")))
                    .isTrue();
            rig.api().order(run, "resume");
            awaitMoreChunks(oracle, run);
            List<Worker> victims = Victims.ownerAndHolder(rig, workers, run);
            for (Worker victim : victims) {
                victim.kill();
            }
            assertThat(oracle.completed(run, work, PATIENCE)).isEmpty();
            Worker leaving = workers.stream()
                    .filter(each -> !victims.contains(each))
                    .findFirst()
                    .orElseThrow();
            leaving.terminate();
            assertThat(leaving.awaitEnd(PATIENCE)).as("it ended").isNotNegative();

            Set<CrashPoint> passed = EnumSet.noneOf(CrashPoint.class);
            for (CrashPoint point : CrashPoint.ofExports()) {
                if (workers.stream().anyMatch(worker -> worker.points().passed(point))) {
                    passed.add(point);
                }
            }
            assertThat(passed).containsExactlyInAnyOrderElementsOf(CrashPoint.ofExports());
        }
    }

    private static long ask(Rig rig, Workload work) throws Exception {
        return rig.api().ask(work.job(), work.parameters());
    }

    private static void awaitChunk(Oracle oracle, long run) throws Exception {
        assertThat(Waiting.until(
                        PATIENCE, () -> oracle.journal().of(run).stream().anyMatch(Entry::isChunk)))
                .isTrue();
    }

    private static void awaitMoreChunks(Oracle oracle, long run) throws Exception {
        long mark = oracle.journal().mark();
        assertThat(Waiting.until(
                        PATIENCE, () -> oracle.journal().since(mark).stream().anyMatch(Entry::isChunk)))
                .isTrue();
    }
}
