package dev.longshore.model.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a job.
 *
 * @param name as in SQL, {@code :name}
 * @param title what a form calls it
 * @param type what values it takes
 * @param required whether a request must name it; a required one has no default
 * @param defaultValue as JSON would hold it; null for none
 * @param allowed the values it takes, as JSON would hold them; empty for any of the type
 * @param min least value of numbers, dates and timestamps, least length of text; null for none
 * @param max greatest value, greatest length; null for none
 * @param identifying whether two runs with other values are other work
 * @param secret whether the value is a reference to a secret, masked wherever it could show
 */
public record ParameterDefinition(
        String name,
        String title,
        ParameterType type,
        boolean required,
        @Nullable Object defaultValue,
        List<Object> allowed,
        @Nullable String min,
        @Nullable String max,
        boolean identifying,
        boolean secret) {

    public ParameterDefinition {
        allowed = List.copyOf(allowed);
    }
}
