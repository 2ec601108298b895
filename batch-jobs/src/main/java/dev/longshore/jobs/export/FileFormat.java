package dev.longshore.jobs.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.export.Column;
import dev.longshore.sql.export.ExportQuery;
import dev.longshore.sql.export.RowForm;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/**
 * What the file of an export is, as its definition says.
 *
 * @param kind of file
 * @param compression of the whole of it
 * @param csv how a CSV file looks; without effect in others
 */
record FileFormat(Kind kind, Compression compression, CsvOptions csv) {

    /** A kind of file. */
    enum Kind {
        CSV,
        JSONL,
        XLSX,
        PARQUET;

        /** As a definition names it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return kind;
                }
            }
            throw LongshoreException.badInput(
                    "unknown-format",
                    "spec.format",
                    "There is no format \"" + word + "\".",
                    "Write " + Stream.of(values()).map(Kind::word).collect(Collectors.joining(" or ")) + ".");
        }
    }

    static final FileFormat DEFAULT = new FileFormat(Kind.CSV, Compression.NONE, CsvOptions.DEFAULT);

    /** Reads {@code format}, {@code compression} and {@code csv}; what is left out keeps its default. */
    static FileFormat of(SpecSection spec) {
        Kind kind = Kind.of(spec.text("format", Kind.CSV.word()));
        Compression byDefault = kind == Kind.PARQUET ? Compression.ZSTD : Compression.NONE;
        FileFormat format = new FileFormat(
                kind, Compression.of(spec.text("compression", byDefault.word())), CsvOptions.of(spec.section("csv")));
        if (format.kind != Kind.CSV && spec.has("csv")) {
            throw LongshoreException.badInput(
                    "csv-of-other-format",
                    "spec.csv",
                    "The file is no CSV file but " + format.kind.word() + ".",
                    "Leave csv out, or write format: csv.");
        }
        return format;
    }

    /** Fails unless the name tells whoever gets the file what it is. */
    void check(FileName file) {
        if (kind == Kind.XLSX && compression != Compression.NONE) {
            throw LongshoreException.badInput(
                    "compressed-twice",
                    "spec.compression",
                    "A workbook is compressed as it is.",
                    "Leave compression out.");
        }
        String ending =
                switch (kind) {
                    case CSV, JSONL -> compression.ending();
                    case XLSX -> ".xlsx";
                    case PARQUET -> ".parquet";
                };
        if (!file.pattern().endsWith(ending)) {
            throw LongshoreException.badInput(
                    "file-name",
                    "spec.file",
                    "\"" + file.pattern() + "\" does not end with " + ending + ", and the file is "
                            + kind.word()
                            + (packing() == Compression.NONE ? "" : ", compressed by " + compression.word())
                            + ".",
                    "Name it such as rows" + ending + ".");
        }
    }

    /** Fails if the columns cannot be told apart in a file of this kind. */
    void check(ExportQuery query) {
        if (kind == Kind.PARQUET) {
            query.columns().forEach(ParquetColumn::of);
        }
        if (kind == Kind.CSV || kind == Kind.XLSX) {
            return;
        }
        Set<String> names = new HashSet<>();
        for (Column column : query.columns()) {
            if (!names.add(column.name())) {
                throw LongshoreException.badInput(
                        "column-twice",
                        "spec.sql",
                        "The query returns two columns named \"" + column.name() + "\".",
                        "Give one of them another name with AS.");
            }
        }
    }

    /** How the parts are compressed. Files that are made of rows compress by themselves. */
    Compression packing() {
        return switch (kind) {
            case CSV, JSONL -> compression;
            case XLSX, PARQUET -> Compression.NONE;
        };
    }

    /** The zone in which times with a zone are read; Parquet knows moments, and no zones. */
    ZoneId zoneOf(ZoneId ofRun) {
        return kind == Kind.PARQUET ? ZoneId.of("UTC") : ofRun;
    }

    /** How hard an archive deflates it: what is compressed already does not get smaller. */
    int zipLevel() {
        boolean compressed = packing() != Compression.NONE || kind == Kind.XLSX || kind == Kind.PARQUET;
        return compressed ? Deflater.NO_COMPRESSION : Deflater.BEST_SPEED;
    }

    RowForm rows() {
        return kind == Kind.JSONL ? RowForm.JSON : RowForm.FIELDS;
    }

    RowEncoder encoder(ExportQuery query) {
        return switch (kind) {
            case CSV -> new CsvEncoder(csv, query.columns());
            case JSONL -> new JsonLinesEncoder(query.keyIndexes().size());
            case XLSX, PARQUET -> new RawRows();
        };
    }

    /** What puts the parts together. */
    Binding binding(List<Column> columns) {
        return switch (kind) {
            case CSV, JSONL -> new PlainBinding(header(columns));
            case XLSX -> new RowBinding(columns.size(), out -> XlsxFile.over(out, columns));
            case PARQUET -> new RowBinding(columns.size(), out -> ParquetFile.over(out, columns, compression));
        };
    }

    /** What stands before the first row. A compressed file begins with a member even if that is empty, since nothing at all would not unpack. */
    private byte[] header(List<Column> columns) {
        byte[] plain = kind == Kind.CSV && csv.header() ? csvHeader(columns) : new byte[0];
        return compression == Compression.NONE ? plain : Members.of(compression, plain);
    }

    private byte[] csvHeader(List<Column> columns) {
        String header = new String(CsvEncoder.header(csv, columns), UTF_8);
        try {
            ByteBuffer encoded = csv.encoding().newEncoder().encode(CharBuffer.wrap(header));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw LongshoreException.badInput(
                    "character-not-in-encoding",
                    "spec.csv.encoding",
                    "The name of a column holds a character that does not exist in "
                            + csv.encoding().name() + ".",
                    "Export in UTF-8, or rename the column in the SQL with AS.");
        }
    }

    String mediaType() {
        if (packing() != Compression.NONE) {
            return packing().mediaType();
        }
        return switch (kind) {
            case CSV -> csv.mediaType();
            case JSONL -> "application/jsonl";
            case XLSX -> "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            case PARQUET -> "application/vnd.apache.parquet";
        };
    }

    /** For the manifest, in the words of the definition. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", kind.word());
        json.put("compression", compression.word());
        if (kind == Kind.CSV) {
            json.put("csv", csv.toJson());
        }
        return json;
    }
}
