package dev.longshore.sql.rejection;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.model.job.JobDefinition;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields that a rejected record can have: those that it has, and those that its job reads. A run passes over any other, and reads NULL for one that is left
 * out.
 *
 * @param before the record's values by name, as it came or as it was corrected; empty if they were not kept, and then every field passes
 * @param read those that the job reads, in its order; empty if it does not say
 */
public record RecordFields(Map<String, @Nullable String> before, Set<String> read) {

    /** Of a line that could not be read. */
    private static final String WHOLE = "#line";

    /** Of a value that the file has no name for, unless the job reads a column that is really called so. */
    private static final Pattern SUPERFLUOUS = Pattern.compile("#\\d+");

    private static final int MOST_SHOWN = 50;

    /** Those that the job reads, by the names of the file: each column has a {@code from}, or is called alike; a field is a name and a type. Empty if it lists none. */
    private static Set<String> readBy(JobDefinition job) {
        Set<String> names = new LinkedHashSet<>();
        if (job.spec().get("columns") instanceof List<?> columns) {
            for (Object column : columns) {
                if (column instanceof Map<?, ?> entry) {
                    Object from = entry.get("from");
                    names.add(String.valueOf(from == null ? entry.get("name") : from));
                }
            }
        }
        if (job.spec().get("fields") instanceof List<?> fields) {
            // a name, and its type
            fields.forEach(field -> names.add(String.valueOf(field).split(" ", 2)[0]));
        }
        return names;
    }

    /** The values of a record's content by name; none if they were not kept. */
    public static Map<String, @Nullable String> values(@Nullable String content, JsonMapper json) {
        if (content == null) {
            return Map.of();
        }
        try {
            return json.readValue(content, new TypeReference<LinkedHashMap<String, @Nullable String>>() {});
        } catch (JacksonException e) {
            // a kind whose records are no values by name, or one that was cut
            return Map.of();
        }
    }

    /** Those of a record whose job is this one. */
    static RecordFields of(RejectedRecord record, Optional<JobDefinition> job, JsonMapper json) {
        return new RecordFields(
                values(record.content(), json), job.map(RecordFields::readBy).orElse(Set.of()));
    }

    /**
     * Refuses names of which one would not be read, or which leave one out whose value would be lost.
     *
     * @throws LongshoreException {@code unknown-field} or {@code missing-field}, its field {@code values.<name>}
     */
    void check(Set<String> names) {
        names.stream().filter(this::isUnknown).findFirst().ifPresent(name -> {
            throw LongshoreException.badInput(
                    "unknown-field",
                    "values." + Quoted.shown(name),
                    "The record has no field " + Quoted.of(name) + ", and the job reads none of that name.",
                    "Leave it out, or write it as one of the record's fields: " + shown() + ".");
        });
        missing(names).findFirst().ifPresent(name -> {
            throw LongshoreException.badInput(
                    "missing-field",
                    "values." + Quoted.shown(name),
                    "The record has a value of " + Quoted.of(name)
                            + ", which would be lost: the correction does not name it.",
                    "Write all of the record's values, also those that stay; null, or an empty cell, for none.");
        });
    }

    /** A correction without what stands in place of a field, and has no value: its name alone would have the record rejected again. */
    Map<String, @Nullable String> named(Map<String, @Nullable String> values) {
        Map<String, @Nullable String> named = new LinkedHashMap<>(values);
        named.entrySet().removeIf(value -> value.getValue() == null && isNameless(value.getKey()));
        return named;
    }

    private boolean isUnknown(String name) {
        return !before.isEmpty() && !before.containsKey(name) && !read.contains(name);
    }

    /** Whether it is no field of the record, but what was found in place of one: a correction is to leave it out. */
    private boolean isNameless(String name) {
        return name.equals(WHOLE) || (SUPERFLUOUS.matcher(name).matches() && !read.contains(name));
    }

    private Stream<String> missing(Set<String> names) {
        return before.entrySet().stream()
                .filter(value -> value.getValue() != null)
                .map(Map.Entry::getKey)
                .filter(name -> !isNameless(name) && (read.isEmpty() || read.contains(name)))
                .filter(name -> !names.contains(name));
    }

    private String shown() {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(read);
        names.removeIf(this::isNameless);
        String first = names.stream().limit(MOST_SHOWN).map(Quoted::shown).collect(Collectors.joining(", "));
        return names.size() > MOST_SHOWN ? first + " and " + (names.size() - MOST_SHOWN) + " more" : first;
    }
}
