package dev.longshore.testkit;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Parameters as a request carries them. */
final class Json {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Json() {}

    static String of(Map<String, Object> parameters) {
        return JSON.writeValueAsString(parameters);
    }
}
