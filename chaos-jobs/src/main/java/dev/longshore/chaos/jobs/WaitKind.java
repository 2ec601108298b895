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

/**
 * Units that wait and do nothing else, so that what is measured of them is what the engine needs: parameter {@code units} says how many, {@code pause} how many
 * milliseconds each waits. A unit counts as one row.
 */
final class WaitKind implements JobKind {

    @Override
    public String name() {
        return "wait";
    }

    @Override
    public JobWork workOf(JobDefinition definition) {
        return new JobWork("wait", new Waiting(), "close", new Closing());
    }

    private static long parameter(RunScope run, String name) {
        if (run.parameters().get(name) instanceof Long value) {
            return value;
        }
        throw new IllegalArgumentException("the job declares no integer \"" + name + "\"");
    }

    private static final class Waiting implements UnitWork {

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
            return new OneWait(parameter(run, "pause"));
        }
    }

    private record OneWait(long millis) implements UnitProcessor {

        @Override
        public ChunkResult nextChunk() throws InterruptedException {
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
