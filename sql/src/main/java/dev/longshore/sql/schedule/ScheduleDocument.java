package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleReader;
import dev.longshore.model.schedule.ScheduleWriter;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A definition as JSON: the fields of a schedule's file. It has a mapper of its own, since its form must not change with the settings of the application. */
final class ScheduleDocument {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private ScheduleDocument() {}

    static String of(ScheduleDefinition definition) {
        return JSON.writeValueAsString(ScheduleWriter.write(definition));
    }

    static ScheduleDefinition read(String json) {
        return ScheduleReader.read(JSON.readValue(json, OBJECT)).definitionOrThrow();
    }
}
