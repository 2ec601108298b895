package dev.longshore.jobs.sample;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.sql.sample.SampleShop;
import java.util.List;

/** Loads the sample shop at the scale that the parameter {@code scale} says. */
final class SampleKind implements JobKind {

    static final String SCALE = "scale";

    private static final String LOAD = "load-tables";
    private static final String SWAP = "swap-tables";

    private final SampleShop shop;

    SampleKind(SampleShop shop) {
        this.shop = shop;
    }

    @Override
    public String name() {
        return "sample";
    }

    @Override
    public List<StepDefinition> steps() {
        return List.of(
                new StepDefinition(
                        LOAD,
                        "Generates the shop's rows and copies them into tables that nobody reads yet.",
                        Repeat.IDEMPOTENT),
                new StepDefinition(
                        SWAP,
                        "Adds keys and statistics, and puts the new tables in the place of the old.",
                        Repeat.IDEMPOTENT));
    }

    @Override
    public JobWork workOf(JobDefinition definition) {
        boolean hasScale = definition.parameters().stream()
                .anyMatch(parameter -> parameter.name().equals(SCALE)
                        && parameter.type() == ParameterType.DECIMAL
                        && (parameter.required() || parameter.defaultValue() != null)
                        && parameter.min() != null
                        && parameter.max() != null);
        if (!hasScale) {
            throw LongshoreException.badInput(
                    "sample-scale",
                    "parameters",
                    "A job of kind sample needs a parameter \"scale\".",
                    "Declare it: scale: {type: decimal, title: Scale, default: 0.1, min: 0.001, max: 100}.");
        }
        return new JobWork(LOAD, new SampleUnits(shop), SWAP, new SampleClosing(shop));
    }
}
