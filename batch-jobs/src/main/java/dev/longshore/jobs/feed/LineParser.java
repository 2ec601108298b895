package dev.longshore.jobs.feed;

import dev.longshore.jobs.feed.FeedSpec.Format;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns a line into values by field. Thread-safe. */
final class LineParser {

    /** What the decoder puts in the place of bytes that are no UTF-8. */
    private static final char NOT_UTF8 = '\uFFFD';

    /** What stands in place of the fields of a line that could not be read, in the content of its rejected record. */
    static final String WHOLE = "#line";

    private final FeedSpec spec;
    private final Format format;
    private final JsonMapper json;

    LineParser(FeedSpec spec, JsonMapper json) {
        this(spec, spec.format(), json);
    }

    /** @param format of the lines, which is not the job's where they are rejected ones that a later run takes up */
    LineParser(FeedSpec spec, Format format, JsonMapper json) {
        this.spec = spec;
        this.format = format;
        this.json = json;
    }

    /** The values of a line, by field, in the order of the fields. */
    Map<String, @Nullable Object> parse(String line) throws RejectedLine {
        if (line.indexOf(NOT_UTF8) >= 0) {
            throw new RejectedLine(null, "encoding", "The line is not UTF-8.");
        }
        Map<String, @Nullable String> texts = texts(line);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Field field : spec.fields()) {
            values.put(field.name(), value(field, texts.get(field.name())));
        }
        return values;
    }

    /** The text of one field, to order lines by; null if the line cannot be read: whatever becomes of it then has no order. */
    @Nullable
    String keyOf(String line) {
        try {
            return texts(line).get(spec.orderByKey());
        } catch (RejectedLine e) {
            return null;
        }
    }

    private static @Nullable Object value(Field field, @Nullable String text) throws RejectedLine {
        if (text == null || text.isEmpty()) {
            if (!field.optional()) {
                throw new RejectedLine(field.name(), "required", "The field is empty.");
            }
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            throw new RejectedLine(
                    field.name(), "text", "The field holds a NUL character, which no database text can hold.");
        }
        return field.type().read(field.name(), text);
    }

    /** What each field says. */
    Map<String, @Nullable String> texts(String line) throws RejectedLine {
        return format == Format.CSV ? ofCsv(line) : ofJson(line);
    }

    private Map<String, @Nullable String> ofCsv(String line) throws RejectedLine {
        List<String> values = CsvLine.split(line, spec.delimiter());
        if (values.size() != spec.fields().size()) {
            throw new RejectedLine(
                    null,
                    "csv",
                    "The line has " + values.size() + " values, not "
                            + spec.fields().size() + ".");
        }
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            texts.put(spec.fields().get(i).name(), values.get(i));
        }
        return texts;
    }

    private Map<String, @Nullable String> ofJson(String line) throws RejectedLine {
        JsonNode object;
        try {
            object = json.readTree(line);
        } catch (JacksonException e) {
            throw new RejectedLine(null, "json", "The line is not JSON: " + e.getOriginalMessage());
        }
        if (!object.isObject()) {
            throw new RejectedLine(null, "json", "The line is not a JSON object.");
        }
        if (format != spec.format() && object.path(WHOLE).isString()) {
            return ofCsv(object.path(WHOLE).asString());
        }
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        for (Field field : spec.fields()) {
            JsonNode value = object.path(field.name());
            if (value.isContainer()) {
                throw new RejectedLine(field.name(), field.type().word(), "The field is not a single value.");
            }
            texts.put(field.name(), value.isMissingNode() || value.isNull() ? null : value.asString());
        }
        return texts;
    }
}
