package dev.longshore.admin.console;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The form of a schedule: what was typed, and what is wrong with it, by field of the form.
 *
 * @param typed by name of the field
 * @param problems by name of the field, in the order in which they were found; those of no field under the empty name
 */
record ScheduleForm(Map<String, String> typed, Map<String, String> problems) {

    /** The fields that stand for one of the definition with another name. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("clock-change.gap", "gap"),
            Map.entry("clock-change.overlap", "overlap"),
            Map.entry("valid.from", "valid-from"),
            Map.entry("valid.until", "valid-until"),
            Map.entry("monthly.day", "monthly-day"),
            Map.entry("monthly.at", "monthly-at"),
            Map.entry("monthly", "monthly-day"),
            Map.entry("every.interval", "every"),
            Map.entry("every.from", "every-from"),
            Map.entry("readers.locale", "readers-locale"),
            Map.entry("readers.zone", "readers-zone"));

    ScheduleForm {
        typed = Map.copyOf(typed);
        problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
    }

    static ScheduleForm fresh(String job) {
        return new ScheduleForm(
                Map.of(
                        "job",
                        job,
                        "kind",
                        "cron",
                        "zone",
                        "UTC",
                        "priority",
                        "5",
                        "missed",
                        "once",
                        "running",
                        "queue"),
                Map.of());
    }

    /** As it is stored. */
    static ScheduleForm of(ScheduleDefinition definition) {
        Map<String, Object> values = ScheduleWriter.write(definition);
        Map<String, String> typed = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value instanceof List<?> list) {
                typed.put(name, list.stream().map(Object::toString).collect(Collectors.joining(", ")));
            } else if (!(value instanceof Map)) {
                typed.put(name, value.toString());
            }
        });
        typed.put("kind", definition.timing().timetable().kind());
        spread(values, "clock-change", inner -> inner, typed);
        spread(values, "valid", inner -> "valid-" + inner, typed);
        spread(values, "monthly", inner -> "monthly-" + inner, typed);
        spread(values, "readers", inner -> "readers-" + inner, typed);
        spread(values, "every", inner -> inner.equals("interval") ? "every" : "every-" + inner, typed);
        if (values.get("promise") instanceof Map<?, ?> promise) {
            promise.forEach((kind, value) -> {
                typed.put("promise-kind", kind.toString());
                typed.put("promise", value.toString());
            });
        }
        typed.put(
                "parameters",
                definition.parameters().entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .collect(Collectors.joining("\n")));
        return new ScheduleForm(typed, Map.of());
    }

    private static void spread(
            Map<String, Object> values, String name, UnaryOperator<String> field, Map<String, String> typed) {
        if (values.get(name) instanceof Map<?, ?> inner) {
            inner.forEach((key, value) -> typed.put(field.apply(key.toString()), value.toString()));
        }
    }

    /** The same with what is wrong. */
    ScheduleForm with(List<LongshoreException> found) {
        Map<String, String> says = new LinkedHashMap<>();
        for (LongshoreException problem : found) {
            String field = Objects.requireNonNullElse(problem.field(), "");
            String name = field.startsWith("parameters")
                    ? "parameters"
                    : field.startsWith("promise") ? "promise" : NAMES.getOrDefault(field, field);
            String about = field.startsWith("parameters.") ? field.substring(11) + ": " : "";
            String text = about + problem.getMessage() + (problem.remedy() == null ? "" : " " + problem.remedy());
            says.merge(name, text, (one, other) -> one + " " + other);
        }
        return new ScheduleForm(typed, says);
    }

    /** What was typed into a field. */
    public String v(String field) {
        return typed.getOrDefault(field, "");
    }

    /** What is wrong with a field; null if nothing is. */
    public @Nullable String p(String field) {
        return problems.get(field);
    }

    public boolean is(String field, String value) {
        return value.equals(v(field));
    }

    public String kind() {
        return v("kind").isEmpty() ? "cron" : v("kind");
    }

    /**
     * The fields of a definition, as {@link dev.longshore.model.schedule.ScheduleReader} reads them.
     *
     * @param job says of which type a parameter is; null if there is no such job
     */
    Map<String, @Nullable Object> values(@Nullable JobDefinition job) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (String name :
                List.of("schedule", "description", "job", "zone", "lane", "missed", "running", "start-within")) {
            put(values, name, v(name));
        }
        for (String name : List.of("priority", "catch-up", "logical-date")) {
            put(values, name, number(v(name)));
        }
        timetable(values);
        put(values, "clock-change", mapping("gap", "gap", "overlap", "overlap"));
        put(values, "valid", mapping("from", "valid-from", "until", "valid-until"));
        put(values, "calendars", list(v("calendars")));
        List<String> after = list(v("after"));
        put(values, "after", after);
        put(values, "after-when", after.isEmpty() ? "" : v("after-when"));
        List<String> tenants = list(v("tenants"));
        put(values, "tenants", tenants.size() == 1 ? tenants.get(0) : tenants);
        if (!v("promise").isBlank()) {
            put(values, "promise", mapping(is("promise-kind", "ready-by") ? "ready-by" : "ready-within", "promise"));
        }
        put(values, "readers", mapping("locale", "readers-locale", "zone", "readers-zone"));
        put(values, "parameters", parameters(job));
        return values;
    }

    private void timetable(Map<String, @Nullable Object> values) {
        switch (kind()) {
            case "every" ->
                put(
                        values,
                        "every",
                        v("every-from").isBlank() ? v("every") : mapping("interval", "every", "from", "every-from"));
            case "monthly" -> put(values, "monthly", mapping("day", "monthly-day", "at", "monthly-at"));
            case "once" -> put(values, "once", v("once"));
            case "after" -> {}
            default -> put(values, "cron", v("cron"));
        }
    }

    private Map<String, Object> mapping(String... namesAndFields) {
        Map<String, Object> inner = new LinkedHashMap<>();
        for (int i = 0; i < namesAndFields.length; i += 2) {
            if (!v(namesAndFields[i + 1]).isBlank()) {
                inner.put(namesAndFields[i], v(namesAndFields[i + 1]).strip());
            }
        }
        return inner;
    }

    /** One a line: {@code from: {{yesterday}}}. */
    private Map<String, Object> parameters(@Nullable JobDefinition job) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        v("parameters").lines().filter(line -> !line.isBlank()).forEach(line -> {
            int colon = line.indexOf(':');
            String name = (colon < 0 ? line : line.substring(0, colon)).strip();
            String value = colon < 0 ? "" : line.substring(colon + 1).strip();
            parameters.put(name, typed(job, name, value));
        });
        return parameters;
    }

    private static Object typed(@Nullable JobDefinition job, String name, String value) {
        ParameterDefinition parameter = job == null
                ? null
                : job.parameters().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElse(null);
        if (parameter == null) {
            return value;
        }
        try {
            return switch (parameter.type()) {
                case INTEGER -> Long.valueOf(value);
                case DECIMAL -> new BigDecimal(value);
                case BOOLEAN -> value.equals("true") ? Boolean.TRUE : value.equals("false") ? Boolean.FALSE : value;
                case TEXT, DATE, TIMESTAMP -> value;
            };
        } catch (NumberFormatException e) {
            return value;
        }
    }

    private static Object number(String text) {
        try {
            return text.isBlank() ? "" : Integer.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static List<String> list(String text) {
        return new ArrayList<>(Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList());
    }

    private static void put(Map<String, @Nullable Object> values, String name, Object value) {
        boolean empty = value instanceof String text && text.isBlank()
                || value instanceof Map<?, ?> map && map.isEmpty()
                || value instanceof List<?> list && list.isEmpty();
        if (!empty) {
            values.put(name, value);
        }
    }
}
