package dev.longshore.jobs.outcome;

import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.model.outcome.DeclaredEffect;
import java.util.List;
import java.util.function.UnaryOperator;

/** Does what requests promised. */
final class OutcomeKind implements JobKind {

    private static final String EFFECTS = "do-effects";
    private static final String CLOSE = "close-outcomes";

    private final UnitTools.Worker worker;
    private final SpecReader reader;

    OutcomeKind(UnitTools.Worker worker, UnaryOperator<String> settings) {
        this.worker = worker;
        this.reader = new SpecReader(settings);
    }

    @Override
    public String name() {
        return DeclaredEffect.KIND;
    }

    @Override
    public List<StepDefinition> steps() {
        return List.of(
                new StepDefinition(
                        EFFECTS, "Does each effect of each outcome once, and keeps what came of it.", Repeat.KEYED),
                new StepDefinition(CLOSE, "Checks that every effect is accounted for.", Repeat.IDEMPOTENT));
    }

    @Override
    public JobWork workOf(JobDefinition definition) {
        return new JobWork(EFFECTS, new OutcomeUnits(reader.read(definition), worker), CLOSE, new NothingToPublish());
    }

    /** What was done is there. */
    private static final class NothingToPublish implements ClosingWork {

        @Override
        public Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) {
            return new Publication() {
                @Override
                public void publish() {
                    // the units have marked what is ready
                }

                @Override
                public void cleanUp() {
                    // the ledger stays: it says what must not be done again
                }
            };
        }
    }
}
