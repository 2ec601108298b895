package dev.longshore.jobs.feed;

import dev.longshore.jobs.kind.ChunkSource;
import dev.longshore.jobs.kind.ItemChunk;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.SequentialWork;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.feed.FeedTarget;
import dev.longshore.sql.feed.FeedTarget.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a feed. A chunk's lines are parsed and processed, then written by one statement. Where the database refuses it for what a line says, halves of
 * the chunk are tried until the line is found, each in a savepoint: the rest is written, the line is rejected.
 */
final class FeedLines implements SequentialWork {

    private final FeedSpec spec;
    private final Path feeds;
    private final LineParser parser;
    private final FeedTarget target;
    private final Optional<LineProcessor> processor;
    private final Optional<FeedPreparation> preparation;

    FeedLines(
            FeedSpec spec,
            Path feeds,
            LineParser parser,
            FeedTarget target,
            Optional<LineProcessor> processor,
            Optional<FeedPreparation> preparation) {
        this.spec = spec;
        this.feeds = feeds;
        this.parser = parser;
        this.target = target;
        this.processor = processor;
        this.preparation = preparation;
    }

    @Override
    public Flow flow(RunScope run) {
        return new Flow(spec.chunkLines(), spec.inFlight(), !spec.orderByKey().isEmpty());
    }

    @Override
    public void prepare(RunScope run) throws Exception {
        if (preparation.isPresent()) {
            Path file = spec.file().of(run, feeds);
            Files.createDirectories(file.getParent());
            preparation.get().prepare(run, file);
        }
    }

    @Override
    public ChunkSource open(RunScope run, Map<String, Object> position) throws IOException {
        return FileSource.open(spec, parser, spec.file().existing(run, feeds), position);
    }

    @Override
    public Counts apply(RunScope run, ItemChunk chunk) {
        List<Line> lines = new ArrayList<>(chunk.items().size());
        long filtered = 0;
        long rejected = 0;
        for (int i = 0; i < chunk.items().size(); i++) {
            SourceItem item = chunk.items().get(i);
            try {
                Optional<Line> line = line(run, item);
                line.ifPresent(lines::add);
                filtered += line.isPresent() ? 0 : 1;
            } catch (RejectedLine e) {
                rejected++;
            }
        }
        Written written = lines.isEmpty() ? Written.NOTHING : write(spec.statement(run), lines);
        return new Counts(
                chunk.items().size(),
                written.rows(),
                filtered + lines.size() - written.rows() - written.rejected(),
                rejected + written.rejected());
    }

    private Optional<Line> line(RunScope run, SourceItem item) throws RejectedLine {
        Map<String, @Nullable Object> values = parser.parse(item.text());
        if (processor.isPresent()) {
            Optional<Map<String, @Nullable Object>> processed = processor.get().process(run, values);
            if (processed.isEmpty()) {
                return Optional.empty();
            }
            values = processed.get();
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put(Field.NUMBER, item.number());
        values.forEach((name, value) -> row.put(name, value == null ? null : FieldType.toJson(value)));
        return Optional.of(new Line(item, row));
    }

    private Written write(String statement, List<Line> lines) {
        Outcome outcome = target.run(statement, lines.stream().map(Line::row).toList());
        if (outcome.fault() == null) {
            if (outcome.rows() > lines.size()) {
                throw writesMore(outcome.rows(), lines.size());
            }
            return new Written(outcome.rows(), 0);
        }
        if (lines.size() == 1) {
            return new Written(0, 1);
        }
        int half = lines.size() / 2;
        return write(statement, lines.subList(0, half)).plus(write(statement, lines.subList(half, lines.size())));
    }

    private static LongshoreException writesMore(int rows, int lines) {
        return LongshoreException.of(
                Category.USER_ERROR,
                "feed-writes-more",
                "The statement changed " + rows + " rows for " + lines
                        + " lines: then read = written + filtered + rejected cannot hold.",
                "Write a statement that changes at most one row a line; a trigger or a function can do the rest.");
    }

    /** A line that goes into the statement. */
    private record Line(SourceItem item, Map<String, @Nullable Object> row) {}

    private record Written(int rows, int rejected) {

        static final Written NOTHING = new Written(0, 0);

        Written plus(Written other) {
            return new Written(rows + other.rows, rejected + other.rejected);
        }
    }
}
