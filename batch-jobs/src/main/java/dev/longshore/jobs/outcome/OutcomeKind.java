package dev.longshore.jobs.outcome;

import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.DeclaredRate;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.model.outcome.DeclaredEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

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

    /** Each effect has a key of its own: it only has to be of use to the other side. Mails move nothing, and a statement commits with the ledger. */
    @Override
    public Optional<LongshoreException> lacksKey(JobDefinition definition) {
        return DeclaredEffect.of(definition).stream()
                .filter(effect -> effect.via().equals(DeclaredEffect.REQUEST))
                .filter(effect -> !effect.honoured() && !effect.askable())
                .findFirst()
                .map(
                        effect -> LongshoreException.badInput(
                                "money-without-key",
                                "moves-money",
                                "The job moves money, and the other side of effect \"" + effect.name()
                                        + "\" neither honours a key nor can be asked what it has.",
                                "If it does nothing twice that bears the same key, write idempotency: {header: Idempotency-Key, honoured: true}; else name where it can be asked: lookup: {url: …}."));
    }

    @Override
    public List<DeclaredRate> rates(JobDefinition definition) {
        List<DeclaredRate> rates = new ArrayList<>();
        for (OutcomeSpec.Step step : reader.read(definition).steps()) {
            if (step.target() instanceof OutcomeSpec.Outside outside && outside.rate() > 0) {
                rates.add(new DeclaredRate(
                        outside.dependency(),
                        outside.rate(),
                        "spec.effects." + placeOf(step.effect().name(), definition) + ".rate"));
            }
        }
        return rates;
    }

    /** In the file; they are done in another order. */
    private static int placeOf(String effect, JobDefinition definition) {
        List<?> effects = definition.spec().get("effects") instanceof List<?> list ? list : List.of();
        return IntStream.range(0, effects.size())
                .filter(i -> effects.get(i) instanceof Map<?, ?> declared && effect.equals(declared.get("name")))
                .findFirst()
                .orElse(0);
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
