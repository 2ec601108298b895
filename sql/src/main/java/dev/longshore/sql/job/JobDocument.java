package dev.longshore.sql.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.longshore.model.job.Assurances;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.Preconditions;
import dev.longshore.model.worker.Preference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A definition as JSON: the property names of {@link JobDefinition}, durations in ISO 8601, enums in lower case. It has a mapper of its own, since
 * its form and with it every hash must not change with the settings of the application.
 */
final class JobDocument {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY, MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // a document may have been written by a later version
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .addMixIn(JobName.class, PlainName.class)
            .addMixIn(JobDefinition.class, LaterProperties.class)
            .build();

    private JobDocument() {}

    /** The same text for equal definitions: keys are sorted. */
    static String of(JobDefinition definition) {
        return JSON.writeValueAsString(definition);
    }

    static JobDefinition read(String json) {
        return JSON.readValue(json, JobDefinition.class);
    }

    /** Any other value of the job tables. */
    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    /** SHA-256 of the document, 64 lower-case hex digits. */
    static String hashOf(String document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(document.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What came after definitions had been hashed: absent, not null, so that a hash of before still holds. */
    private abstract static class LaterProperties {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        abstract @Nullable Preference prefers();

        @JsonInclude(JsonInclude.Include.NON_NULL)
        abstract @Nullable Assurances assurances();

        @JsonInclude(JsonInclude.Include.NON_NULL)
        abstract @Nullable Preconditions preconditions();
    }

    private abstract static class PlainName {

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        PlainName(String value) {}

        @JsonValue
        abstract String value();
    }
}
