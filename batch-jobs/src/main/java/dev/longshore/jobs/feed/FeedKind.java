package dev.longshore.jobs.feed;

import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.sql.feed.FeedTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Reads a file of lines into a table. */
final class FeedKind implements JobKind {

    private static final String APPLY = "apply-lines";
    private static final String CLOSE = "close-feed";

    private final FeedFiles files;
    private final FeedTarget target;
    private final JsonMapper json;
    private final Map<String, LineProcessor> processors;
    private final Map<String, FeedPreparation> preparations;

    FeedKind(
            FeedFiles files,
            FeedTarget target,
            JsonMapper json,
            Map<String, LineProcessor> processors,
            Map<String, FeedPreparation> preparations) {
        this.files = files;
        this.target = target;
        this.json = json;
        this.processors = Map.copyOf(processors);
        this.preparations = Map.copyOf(preparations);
    }

    @Override
    public String name() {
        return "feed";
    }

    @Override
    public List<StepDefinition> steps() {
        return List.of(
                new StepDefinition(
                        APPLY,
                        "One worker reads the file; any worker applies a chunk of its lines, each once.",
                        Repeat.IDEMPOTENT),
                new StepDefinition(CLOSE, "Checks that every line is accounted for.", Repeat.IDEMPOTENT));
    }

    /** Every job of this kind takes a file that was sent, and so its own rejected lines. */
    @Override
    public List<JobDefinition> definitions(List<JobDefinition> declared) {
        return declared.stream().map(FeedKind::completed).toList();
    }

    private static JobDefinition completed(JobDefinition job) {
        List<ParameterDefinition> parameters = new ArrayList<>(job.parameters());
        parameters.add(new ParameterDefinition(
                FeedFiles.INPUT,
                "Id of a file that was sent",
                ParameterType.TEXT,
                false,
                null,
                List.of(),
                null,
                null,
                true,
                false));
        return job.withParameters(parameters);
    }

    @Override
    public JobWork workOf(JobDefinition definition) {
        if (definition.parameters().stream()
                        .filter(parameter -> parameter.name().equals(FeedFiles.INPUT))
                        .count()
                > 1) {
            throw LongshoreException.badInput(
                    "feed-parameter",
                    "parameters." + FeedFiles.INPUT,
                    "Every job of this kind has a parameter \"" + FeedFiles.INPUT + "\" already.",
                    "Leave it out, or give it another name.");
        }
        FeedSpec spec = FeedSpec.of(definition);
        FeedLines lines = new FeedLines(
                spec,
                files,
                json,
                target,
                bean("processor", spec.processor(), processors),
                bean("prepared-by", spec.preparedBy(), preparations));
        return new JobWork(APPLY, lines, CLOSE, new NothingToPublish());
    }

    private static <T> Optional<T> bean(String entry, String name, Map<String, T> beans) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Optional.ofNullable(beans.get(name))
                .orElseThrow(() -> LongshoreException.badInput(
                        "feed-bean",
                        "spec." + entry,
                        "This worker has no bean \"" + name + "\" that can be the feed's " + entry + ".",
                        beans.isEmpty()
                                ? "Put the jar with the bean on the class path."
                                : "Known are "
                                        + String.join(
                                                ", ",
                                                beans.keySet().stream().sorted().toList())
                                        + ".")));
    }

    /** What a chunk wrote is there from its commit on. */
    private static final class NothingToPublish implements ClosingWork {

        @Override
        public Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) {
            return new Publication() {
                @Override
                public void publish() {
                    // the chunks have written
                }

                @Override
                public void cleanUp() {
                    // the feed is its sender's
                }
            };
        }
    }
}
