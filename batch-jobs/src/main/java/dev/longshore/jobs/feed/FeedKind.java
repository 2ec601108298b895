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
import dev.longshore.sql.feed.FeedTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Reads a file of lines into a table. */
final class FeedKind implements JobKind {

    private static final String APPLY = "apply-lines";
    private static final String CLOSE = "close-feed";

    private final Path feeds;
    private final FeedTarget target;
    private final JsonMapper json;
    private final Map<String, LineProcessor> processors;
    private final Map<String, FeedPreparation> preparations;

    FeedKind(
            Path feeds,
            FeedTarget target,
            JsonMapper json,
            Map<String, LineProcessor> processors,
            Map<String, FeedPreparation> preparations) {
        this.feeds = feeds;
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

    @Override
    public JobWork workOf(JobDefinition definition) {
        FeedSpec spec = FeedSpec.of(definition);
        FeedLines lines = new FeedLines(
                spec,
                feeds,
                new LineParser(spec, json),
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
