package dev.longshore.jobs.syncin;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file that a run reads, as it was when the run was planned. One that has changed since is another file.
 *
 * @param path below the data folder
 * @param name as whoever sent it calls it; of others that of the file
 * @param changed when it was changed last
 */
record InputFile(Path path, String name, long size, String changed, SyncInSpec.Format format) {

    private static final long WORTH_TWO_TURNS = 8 << 20;
    private static final long WORTH_FOUR_TURNS = 64 << 20;

    static InputFile of(Path path, SyncInSpec.Format format) throws IOException {
        return of(path, String.valueOf(path.getFileName()), format);
    }

    static InputFile of(Path path, String name, SyncInSpec.Format format) throws IOException {
        return new InputFile(
                path,
                name,
                Files.size(path),
                Files.getLastModifiedTime(path).toInstant().toString(),
                format);
    }

    /**
     * In how many turns units work on it. A page of the table has no room for the next version of each of its rows; where its rows change in turns, those of the first
     * go elsewhere, with a new entry in each index, and most of the others where dead versions of the turn before made room, with none. Each turn reads the file
     * again, which a large one is worth that is read as it is.
     */
    int turns(SyncInSpec spec) {
        boolean asItIs = format == SyncInSpec.Format.CSV && spec.csv().isUtf8();
        if (!asItIs || size < WORTH_TWO_TURNS) {
            return 1;
        }
        return size < WORTH_FOUR_TURNS ? 2 : 4;
    }

    Map<String, Object> toBounds(Path data) {
        return Map.of(
                "file",
                data.relativize(path).toString(),
                "name",
                name,
                "size",
                size,
                "changed",
                changed,
                "format",
                format.word());
    }

    /** The file of a plan. */
    static InputFile ofBounds(Map<String, Object> bounds, Path data) throws IOException {
        Path path = data.resolve(String.valueOf(bounds.get("file"))).normalize();
        if (!path.startsWith(data) || !Files.isRegularFile(path)) {
            throw LongshoreException.of(
                    Category.EXTERNAL,
                    "sync-in-missing",
                    "The file " + bounds.get("file") + " is not in the data folder of this worker any more.",
                    "Put it back as it was and restart the run.");
        }
        // a run that was planned before files had names of their own has none
        Object name = bounds.getOrDefault("name", path.getFileName());
        InputFile file =
                of(path, String.valueOf(name), SyncInSpec.Format.of(String.valueOf(bounds.get("format")), "format"));
        if (!(bounds.get("size") instanceof Number size)
                || size.longValue() != file.size
                || !file.changed.equals(bounds.get("changed"))) {
            throw LongshoreException.of(
                    Category.EXTERNAL,
                    "source-changed",
                    "The file " + bounds.get("file") + " has changed since the run was planned.",
                    "Put it back as it was and restart the run, or abandon it and ask for a new one.");
        }
        return file;
    }

    /** Opens it at a place. The names of CSV values stand at the beginning, so that this is read first. */
    Records open(SyncInSpec spec, JsonMapper json, Records.Place place) throws IOException {
        List<String> from = spec.rules().stream().map(Rules::from).toList();
        return switch (format) {
            case JSON_LINES -> {
                Window window = window(Dialect.RFC_4180, place.offset());
                yield new JsonRecords(window, from.stream().distinct().toList(), json, place.line());
            }
            case CSV -> csv(spec, place);
            case XLSX -> {
                Workbook workbook = Workbook.open(path);
                try {
                    yield new XlsxRecords(workbook, spec.sheet(), place);
                } catch (IOException | RuntimeException e) {
                    workbook.close();
                    throw e;
                }
            }
        };
    }

    private Records csv(SyncInSpec spec, Records.Place place) throws IOException {
        Dialect dialect = spec.csv();
        if (!dialect.header()) {
            List<String> names = spec.rules().stream().map(Rules::from).toList();
            return new CsvRecords(window(dialect, place.offset()), dialect, names, place.line());
        }
        CsvRecords first = new CsvRecords(window(dialect, 0), dialect, List.of(), 1);
        if (place.offset() == 0) {
            return first;
        }
        List<String> names = first.names();
        first.close();
        return new CsvRecords(window(dialect, place.offset()), dialect, names, place.line());
    }

    private Window window(Dialect dialect, long offset) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            if (dialect.isUtf8()) {
                long start = offset > 0 ? offset : bom(channel);
                return new Window(name, Channels.newInputStream(channel.position(start)), start);
            }
            // an offset is one of the text in UTF-8: what lies before is decoded again, and let go
            InputStream text = new Transcoded(
                    new BufferedInputStream(Channels.newInputStream(channel), 1 << 16),
                    dialect.encoding()
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPLACE)
                            .onUnmappableCharacter(CodingErrorAction.REPLACE));
            text.skipNBytes(offset);
            return new Window(name, text, offset);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A byte order mark is no part of the first name. */
    private static long bom(FileChannel channel) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(3);
        channel.read(first, 0);
        return first.position() == 3
                        && first.get(0) == (byte) 0xEF
                        && first.get(1) == (byte) 0xBB
                        && first.get(2) == (byte) 0xBF
                ? 3
                : 0;
    }

    /** Text of any encoding as UTF-8; what is none becomes replacement characters, which break their record. */
    private static final class Transcoded extends InputStream {

        private final InputStream in;
        private final CharsetDecoder decoder;
        private final ByteBuffer raw = ByteBuffer.allocate(1 << 16).flip();
        private final CharBuffer chars = CharBuffer.allocate(1 << 16);
        private ByteBuffer utf8 = ByteBuffer.allocate(0);
        private boolean ended;
        private boolean first = true;

        Transcoded(InputStream in, CharsetDecoder decoder) {
            this.in = in;
            this.decoder = decoder;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            while (!utf8.hasRemaining()) {
                if (ended) {
                    return -1;
                }
                decode();
            }
            int count = Math.min(length, utf8.remaining());
            utf8.get(to, offset, count);
            return count;
        }

        private void decode() throws IOException {
            raw.compact();
            int read = in.read(raw.array(), raw.position(), raw.remaining());
            if (read > 0) {
                raw.position(raw.position() + read);
            }
            raw.flip();
            ended = read < 0;
            decoder.decode(raw, chars, ended);
            // a pair of surrogates stays together
            chars.flip();
            boolean half = !ended && chars.hasRemaining() && Character.isHighSurrogate(chars.get(chars.limit() - 1));
            @Nullable Character left = half ? Character.valueOf(chars.get(chars.limit() - 1)) : null;
            if (half) {
                chars.limit(chars.limit() - 1);
            }
            if (first && chars.hasRemaining()) {
                first = false;
                if (chars.get(0) == '\uFEFF') {
                    chars.get();
                }
            }
            utf8 = StandardCharsets.UTF_8.encode(chars);
            chars.clear();
            if (left != null) {
                chars.put(left);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
