package dev.longshore.jobs.feed;

import dev.longshore.jobs.kind.ChunkSource;
import dev.longshore.jobs.kind.ItemChunk;
import dev.longshore.jobs.kind.ItemOutcome;
import dev.longshore.jobs.kind.Rejection;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.SequentialWork;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.feed.FeedTarget;
import dev.longshore.sql.feed.FeedTarget.Fault;
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
        return new Flow(
                spec.chunkLines(),
                spec.inFlight(),
                spec.limit(),
                !spec.orderByKey().isEmpty());
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
    public ItemOutcome apply(RunScope run, ItemChunk chunk) {
        List<Line> lines = new ArrayList<>(chunk.items().size());
        List<Rejection> rejections = new ArrayList<>();
        for (int i = 0; i < chunk.items().size(); i++) {
            SourceItem item = chunk.items().get(i);
            chunk.trail().at(i + 1);
            try {
                line(run, i + 1, item).ifPresent(lines::add);
            } catch (RejectedLine e) {
                rejections.add(rejection(i + 1, item, e.field(), e.rule(), e.message()));
            }
        }
        chunk.trail().between();
        int written = lines.isEmpty() ? 0 : write(spec.statement(run), lines, rejections);
        long read = chunk.items().size();
        return new ItemOutcome(
                new Counts(read, written, read - written - rejections.size(), rejections.size()), rejections);
    }

    private Optional<Line> line(RunScope run, int position, SourceItem item) throws RejectedLine {
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
        return Optional.of(new Line(position, item, row));
    }

    /** How many rows the statement changed for these lines; those that it cannot take are rejected. */
    private int write(String statement, List<Line> lines, List<Rejection> rejections) {
        Outcome outcome = target.run(statement, lines.stream().map(Line::row).toList());
        Fault fault = outcome.fault();
        if (fault == null) {
            if (outcome.rows() > lines.size()) {
                throw writesMore(outcome.rows(), lines.size());
            }
            return outcome.rows();
        }
        if (lines.size() == 1) {
            Line line = lines.get(0);
            rejections.add(rejection(line.position(), line.item(), fault.column(), fault.rule(), fault.message()));
            return 0;
        }
        int half = lines.size() / 2;
        return write(statement, lines.subList(0, half), rejections)
                + write(statement, lines.subList(half, lines.size()), rejections);
    }

    private static Rejection rejection(
            int position, SourceItem item, @Nullable String field, String rule, String message) {
        return new Rejection(
                position, "line " + item.number(), field, null, rule, storable(message), storable(item.text()));
    }

    /** PostgreSQL stores no NUL. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
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
    private record Line(int position, SourceItem item, Map<String, @Nullable Object> row) {}
}
