package dev.longshore.jobs.syncin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** An object of JSON a line. What is no object breaks its line alone; a number is what the line says, and a nested value its text in JSON. */
final class JsonRecords implements Records {

    /** The name of what could not be read as an object. */
    private static final String WHOLE = "#line";

    /** The name of a value for which a file of another format had none. */
    private static final Pattern NAMELESS = Pattern.compile("#\\d+");

    private static final JsonFactory NESTED = new JsonFactory();

    private final Window window;
    private final List<String> names;
    private final JsonMapper json;
    private final Cells cells = new Cells();
    private final ByteArrayOutputStream texts = new ByteArrayOutputStream();
    private Map<String, @Nullable String> content = Map.of();
    private @Nullable Broken broken;
    private long line;
    private long nextLine;

    /** @param names of the values that are wanted */
    JsonRecords(Window window, List<String> names, JsonMapper json, long first) {
        this.window = window;
        this.names = names;
        this.json = json;
        this.line = first;
        this.nextLine = first;
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            int at = window.start;
            boolean ended = false;
            while (at == window.end || window.bytes[at] != '\n') {
                if (at < window.end) {
                    at++;
                    continue;
                }
                int known = at - window.start;
                ended = !window.more(nextLine);
                at = window.start + known;
                if (ended) {
                    break;
                }
            }
            int from = window.start;
            if (ended && at == from) {
                return false;
            }
            line = nextLine++;
            String text = new String(window.bytes, from, at - from, StandardCharsets.UTF_8).strip();
            window.advance(ended ? at : at + 1);
            if (!text.isEmpty()) {
                read(text);
                return true;
            }
        }
    }

    private void read(String text) {
        broken = null;
        content = new LinkedHashMap<>();
        try (JsonParser parser = json.createParser(text)) {
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            if (object) {
                readObject(parser);
            } else {
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                breaks(text, "The line is no JSON: more follows its first value.");
            } else if (!object) {
                breaks(text, "The line is JSON, but no object.");
            }
        } catch (JacksonException e) {
            breaks(text, "The line is no JSON: " + shortened(String.valueOf(e.getOriginalMessage())) + ".");
        }
        if (broken == null) {
            judge();
        }
        spread();
    }

    /** Numbers stay texts: as one of Java, 1e999999999 is endless, and 12345678901234567.89 another. */
    private void readObject(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            content.put(
                    name,
                    value == JsonToken.VALUE_NULL ? null : value.isStructStart() ? nested(parser) : parser.getString());
        }
    }

    /** The object or list that begins here, without white space. */
    private static String nested(JsonParser parser) {
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = NESTED.createGenerator(ObjectWriteContext.empty(), text)) {
            int depth = 0;
            do {
                JsonToken token = parser.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token.isNumeric()) {
                    copy.writeNumber(parser.getString());
                } else {
                    copy.copyCurrentEvent(parser);
                }
            } while (depth > 0 && parser.nextToken() != null);
        }
        return text.toString();
    }

    /** A record that is taken up again names what had no name when it was rejected; null is how a person leaves it out. */
    private void judge() {
        if (content.get(WHOLE) != null) {
            broken = Broken.record("json", "The line could not be read, and is not corrected yet.");
        }
        content.forEach((name, value) -> {
            if (value != null && NAMELESS.matcher(name).matches() && !names.contains(name)) {
                broken = Broken.record("csv", "The record has a value too many, " + name + ".");
            }
        });
    }

    private void breaks(String text, String why) {
        broken = Broken.record("json", why);
        content.clear();
        content.put(WHOLE, text);
    }

    private void spread() {
        texts.reset();
        int[] ends = new int[names.size()];
        for (int i = 0; i < ends.length; i++) {
            String value = content.get(names.get(i));
            if (value != null) {
                texts.writeBytes(Utf8.bytes(value));
            }
            ends[i] = texts.size();
        }
        cells.clear(texts.toByteArray());
        for (int i = 0; i < ends.length; i++) {
            cells.add(i == 0 ? 0 : ends[i - 1], ends[i], content.get(names.get(i)) == null);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    @Override
    public Cells cells() {
        return cells;
    }

    @Override
    public @Nullable Broken broken() {
        return broken;
    }

    @Override
    public Map<String, @Nullable String> content() {
        return content;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public void passOver(long records, long bytes) throws IOException {
        window.skip(bytes, nextLine);
        nextLine += records;
    }

    @Override
    public Place place() {
        return new Place(window.offset(), nextLine);
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}
