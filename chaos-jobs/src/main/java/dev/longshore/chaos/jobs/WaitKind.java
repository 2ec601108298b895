package dev.longshore.chaos.jobs;

import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.UnitWork;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.Counts;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Units that wait and do nothing else, so that what is measured of them is what the engine needs: parameter {@code units} says how many, {@code pause} how many
 * milliseconds each waits. Where the job declares a {@code shard}, each unit needs it on the shelf of its process, where it takes {@code load} milliseconds to
 * come. A unit counts as one row.
 */
final class WaitKind implements JobKind {

    private final Shelf shelf = new Shelf();

    @Override
    public String name() {
        return "wait";
    }

    @Override
    public JobWork workOf(JobDefinition definition) {
        return new JobWork("wait", new Waiting(shelf), "close", new Closing());
    }

    private static long parameter(RunScope run, String name) {
        if (run.parameters().get(name) instanceof Long value) {
            return value;
        }
        throw new IllegalArgumentException("the job declares no integer \"" + name + "\"");
    }

    private record Waiting(Shelf shelf) implements UnitWork {

        @Override
        public List<UnitPlan> plan(RunScope run) {
            return LongStream.range(0, parameter(run, "units"))
                    .mapToObj(unit -> new UnitPlan("unit " + unit, Map.of(), 1L))
                    .toList();
        }

        @Override
        public WhileUnitsRun start(RunScope run, List<UnitPlan> plan) {
            return new NothingMeanwhile();
        }

        @Override
        public UnitProcessor open(RunScope run, ClaimedUnit unit) {
            return run.parameters().get("shard") instanceof String shard
                    ? new OneWait(shelf, shard, parameter(run, "load"), parameter(run, "pause"))
                    : new OneWait(shelf, null, 0, parameter(run, "pause"));
        }
    }

    private record OneWait(Shelf shelf, @Nullable String shard, long millisToLoad, long millis)
            implements UnitProcessor {

        @Override
        public ChunkResult nextChunk() throws InterruptedException {
            if (shard != null) {
                shelf.fetch(shard, millisToLoad);
            }
            Thread.sleep(millis);
            return new ChunkResult(Counts.ofWritten(1), Map.of(), true);
        }

        @Override
        public void close() {}
    }

    private static final class NothingMeanwhile implements WhileUnitsRun {

        @Override
        public Map<String, String> shared() {
            return Map.of();
        }

        @Override
        public void advance(List<ClosingWork.EndedUnit> next) {}

        @Override
        public void close() {}
    }

    private static final class Closing implements ClosingWork, ClosingWork.Publication {

        @Override
        public Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) {
            return this;
        }

        @Override
        public void publish() {}

        @Override
        public void cleanUp() {}
    }
}
