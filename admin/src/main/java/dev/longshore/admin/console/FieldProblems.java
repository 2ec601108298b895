package dev.longshore.admin.console;

import dev.longshore.model.failure.LongshoreException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a form: at each field what to write there, in the order in which it was found. Templates show it with {@code parts :: wrong} and {@code parts
 * :: problems}.
 */
record FieldProblems(Map<String, String> says) {

    static final FieldProblems NONE = new FieldProblems(Map.of());

    FieldProblems {
        says = Collections.unmodifiableMap(new LinkedHashMap<>(says));
    }

    /** The same with what is wrong with one more field; as it is if nothing is. */
    FieldProblems with(String field, @Nullable String problem) {
        if (problem == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(says);
        more.merge(field, problem, (one, other) -> one + " " + other);
        return new FieldProblems(more);
    }

    /**
     * The same with a refusal, and with all that it brings along.
     *
     * @param names the fields that the form calls otherwise
     * @param otherwise the field of a refusal that names none
     */
    FieldProblems with(LongshoreException refusal, Map<String, String> names, String otherwise) {
        FieldProblems all = withOne(refusal, names, otherwise);
        for (Throwable other : refusal.getSuppressed()) {
            all = other instanceof LongshoreException one ? all.withOne(one, names, otherwise) : all;
        }
        return all;
    }

    private FieldProblems withOne(LongshoreException one, Map<String, String> names, String otherwise) {
        String field = one.field() == null ? otherwise : one.field();
        boolean more = one.remedy() != null && !one.remedy().isEmpty();
        return with(names.getOrDefault(field, field), one.getMessage() + (more ? " " + one.remedy() : ""));
    }

    public boolean isEmpty() {
        return says.isEmpty();
    }

    /** What is wrong with a field; null if nothing is. */
    public @Nullable String of(String field) {
        return says.get(field);
    }

    /** For {@code aria-invalid}: {@code true}, or null for no such attribute. */
    public @Nullable String invalid(String field) {
        return says.containsKey(field) ? "true" : null;
    }

    /** For {@code aria-describedby}. */
    public @Nullable String describedBy(String field) {
        return says.containsKey(field) ? field + "-e" : null;
    }
}
