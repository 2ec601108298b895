package dev.longshore.jobs.feed;

import dev.longshore.jobs.feed.FeedSpec.Format;
import dev.longshore.jobs.kind.ChunkSource;
import dev.longshore.jobs.kind.SequentialWork.SourceItem;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, from a position on: byte offset and line, with the size and the time of change that the file had when it was opened first. A file that
 * changes while it is read is another file.
 */
final class FileSource implements ChunkSource {

    /** What is in flight is held in memory: lines of a chunk together, whatever their number. */
    private static final int MOST_CHARS = 4 << 20;

    private final FeedSpec spec;
    private final LineParser parser;
    private final LineReader reader;
    private final long size;
    private final String changed;
    private final long firstLine;
    private final long firstOffset;
    private long lines;

    private FileSource(FeedSpec spec, LineParser parser, LineReader reader, long size, String changed) {
        this.spec = spec;
        this.parser = parser;
        this.reader = reader;
        this.size = size;
        this.changed = changed;
        this.firstLine = reader.nextLine();
        this.firstOffset = reader.offset();
    }

    static FileSource open(FeedSpec spec, LineParser parser, Path file, Map<String, Object> position)
            throws IOException {
        long size = Files.size(file);
        String changed = Files.getLastModifiedTime(file).toInstant().toString();
        boolean quotes = spec.format() == Format.CSV;
        if (position.isEmpty()) {
            LineReader reader = new LineReader(file, bomOf(file), 1, quotes);
            FileSource source;
            try {
                if (quotes && spec.header()) {
                    checkHeader(spec, reader.next());
                }
                source = new FileSource(spec, parser, reader, size, changed);
            } catch (IOException | RuntimeException e) {
                reader.close();
                throw e;
            }
            return source;
        }
        if (number(position, "size") != size || !changed.equals(position.get("changed"))) {
            throw LongshoreException.of(
                    Category.EXTERNAL,
                    "source-changed",
                    "The feed " + file.getFileName() + " has changed since the run began to read it.",
                    "Put it back as it was and restart the run, or abandon it and ask for a new one.");
        }
        LineReader reader = new LineReader(file, number(position, "offset"), number(position, "line"), quotes);
        return new FileSource(spec, parser, reader, size, changed);
    }

    @Override
    public List<SourceItem> next(int atMost) throws IOException {
        List<SourceItem> items = new ArrayList<>(Math.min(atMost, 10_000));
        int chars = 0;
        while (items.size() < atMost && chars < MOST_CHARS) {
            String line = reader.next();
            if (line == null) {
                break;
            }
            chars += line.length();
            items.add(new SourceItem(reader.line(), line, spec.orderByKey().isEmpty() ? null : parser.keyOf(line)));
        }
        lines += items.size();
        return items;
    }

    @Override
    public Map<String, Object> position() {
        return Map.of("offset", reader.offset(), "line", reader.nextLine(), "size", size, "changed", changed);
    }

    @Override
    public @Nullable Long itemsExpected() {
        long bytes = reader.offset() - firstOffset;
        return lines == 0 || bytes == 0
                ? null
                : firstLine - 1 + Math.round((double) lines * (size - firstOffset) / bytes);
    }

    @Override
    public void close() {
        reader.close();
    }

    /** A byte order mark is no part of the first field. */
    private static long bomOf(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(3);
            return first.length == 3 && first[0] == (byte) 0xEF && first[1] == (byte) 0xBB && first[2] == (byte) 0xBF
                    ? 3
                    : 0;
        }
    }

    private static void checkHeader(FeedSpec spec, @Nullable String header) {
        List<String> expected = spec.fields().stream().map(Field::name).toList();
        List<String> found;
        try {
            found = header == null
                    ? List.of()
                    : CsvLine.split(header, spec.delimiter()).stream()
                            .map(name -> name.strip().toLowerCase(Locale.ROOT))
                            .toList();
        } catch (RejectedLine e) {
            found = List.of();
        }
        if (!found.equals(expected)) {
            throw LongshoreException.of(
                    Category.EXTERNAL,
                    "feed-header",
                    "The file's first line names " + String.join(", ", found) + "; the job expects "
                            + String.join(", ", expected) + ".",
                    "Correct the file or the job's fields; write header: false if the first line is data already.");
        }
    }

    private static long number(Map<String, Object> position, String name) {
        return position.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
