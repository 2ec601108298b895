package dev.longshore.jobs.syncin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An object of JSON a line. What is no object breaks its line alone; a nested value is its text in JSON. */
final class JsonRecords implements Records {

    /** The name of what could not be read as an object. */
    private static final String WHOLE = "#line";

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
        JsonNode node;
        try {
            node = json.readTree(text);
        } catch (JacksonException e) {
            breaks(text, "The line is no JSON: " + shortened(String.valueOf(e.getOriginalMessage())) + ".");
            return;
        }
        if (!node.isObject()) {
            breaks(text, "The line is JSON, but no object.");
            return;
        }
        node.properties().forEach(entry -> content.put(entry.getKey(), textOf(entry.getValue())));
        if (content.containsKey(WHOLE)) {
            broken = Broken.record("json", "The line could not be read, and is not corrected yet.");
        }
        content.keySet().stream()
                .filter(name -> name.matches("#\\d+"))
                .findFirst()
                .ifPresent(name -> broken = Broken.record("csv", "The record has a value too many, " + name + "."));
        spread();
    }

    private void breaks(String text, String why) {
        broken = Broken.record("json", why);
        content.put(WHOLE, text);
        spread();
    }

    private void spread() {
        texts.reset();
        int[] ends = new int[names.size()];
        for (int i = 0; i < ends.length; i++) {
            String value = content.get(names.get(i));
            if (value != null) {
                texts.writeBytes(value.getBytes(StandardCharsets.UTF_8));
            }
            ends[i] = texts.size();
        }
        cells.clear(texts.toByteArray());
        for (int i = 0; i < ends.length; i++) {
            cells.add(i == 0 ? 0 : ends[i - 1], ends[i], content.get(names.get(i)) == null);
        }
    }

    private static @Nullable String textOf(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        return value.isValueNode() ? value.asString() : value.toString();
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
    public Place place() {
        return new Place(window.offset(), nextLine);
    }

    @Override
    public void close() throws IOException {
        window.close();
    }
}
