package dev.longshore.sql.json;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Turns {@code jsonb} columns into values and back. Thread-safe. A statement casts the text: {@code cast(:detail as jsonb)}. */
public class JsonColumn {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final JsonMapper mapper;

    public JsonColumn(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** An object with values of any JSON type. */
    public Map<String, Object> object(String json) {
        return mapper.readValue(json, OBJECT);
    }

    /** An object whose values are all strings. */
    public Map<String, String> texts(String json) {
        return mapper.readValue(json, TEXTS);
    }

    public <T> T as(String json, Class<T> type) {
        return mapper.readValue(json, type);
    }

    public String of(Object value) {
        return mapper.writeValueAsString(value);
    }
}
