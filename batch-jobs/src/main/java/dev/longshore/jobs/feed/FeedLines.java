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
import tools.jackson.databind.json.JsonMapper;

/**
 * The lines of a feed. A chunk's lines are parsed and processed, then written by one statement. Where the database refuses it for what a line says, halves of
 * the chunk are tried until the line is found, each in a savepoint: the rest is written, the line is rejected.
 */
final class FeedLines implements SequentialWork {

    private final FeedSpec spec;
    private final FeedFiles files;
    private final JsonMapper json;
    private final FeedTarget target;
    private final Optional<LineProcessor> processor;
    private final Optional<FeedPreparation> preparation;

    FeedLines(
            FeedSpec spec,
            FeedFiles files,
            JsonMapper json,
            FeedTarget target,
            Optional<LineProcessor> processor,
            Optional<FeedPreparation> preparation) {
        this.spec = spec;
        this.files = files;
        this.json = json;
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
        if (preparation.isPresent() && !FeedFiles.namesAnother(run)) {
            Path file = files.own(spec, run);
            Files.createDirectories(file.getParent());
            preparation.get().prepare(run, file);
        }
    }

    @Override
    public ChunkSource open(RunScope run, Map<String, Object> position) throws IOException {
        return FileSource.open(spec.as(files.format(spec, run)), parser(run), files.existing(spec, run), position);
    }

    private LineParser parser(RunScope run) {
        return new LineParser(spec, files.format(spec, run), json);
    }

    /** By field, as a person corrects it and a later run reads it. */
    @Override
    public String contentOf(SourceItem item) {
        return json.writeValueAsString(Map.of(LineParser.WHOLE, storable(item.text())));
    }

    @Override
    public ItemOutcome apply(RunScope run, ItemChunk chunk) {
        List<Line> lines = new ArrayList<>(chunk.items().size());
        List<Rejection> rejections = new ArrayList<>();
        LineParser parser = parser(run);
        for (int i = 0; i < chunk.items().size(); i++) {
            SourceItem item = chunk.items().get(i);
            chunk.trail().at(i + 1);
            try {
                line(run, parser, i + 1, item).ifPresent(lines::add);
            } catch (RejectedLine e) {
                rejections.add(rejection(parser, i + 1, item, e.field(), e.rule(), e.message()));
            }
        }
        chunk.trail().between();
        int written = lines.isEmpty() ? 0 : write(spec.statement(run), parser, lines, rejections);
        long read = chunk.items().size();
        return new ItemOutcome(
                new Counts(read, written, read - written - rejections.size(), rejections.size()), rejections);
    }

    private Optional<Line> line(RunScope run, LineParser parser, int position, SourceItem item) throws RejectedLine {
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
    private int write(String statement, LineParser parser, List<Line> lines, List<Rejection> rejections) {
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
            rejections.add(
                    rejection(parser, line.position(), line.item(), fault.column(), fault.rule(), fault.message()));
            return 0;
        }
        int half = lines.size() / 2;
        return write(statement, parser, lines.subList(0, half), rejections)
                + write(statement, parser, lines.subList(half, lines.size()), rejections);
    }

    private Rejection rejection(
            LineParser parser, int position, SourceItem item, @Nullable String field, String rule, String message) {
        return new Rejection(
                position, "line " + item.number(), field, null, rule, storable(message), content(parser, item));
    }

    private String content(LineParser parser, SourceItem item) {
        try {
            return json.writeValueAsString(parser.texts(storable(item.text())));
        } catch (RejectedLine e) {
            return contentOf(item);
        }
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
