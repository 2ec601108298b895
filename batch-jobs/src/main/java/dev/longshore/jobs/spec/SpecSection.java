package dev.longshore.jobs.spec;

import dev.longshore.model.failure.LongshoreException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A part of a definition's {@code spec}: reads typed entries, and names the field of whatever it cannot read. Remembers what was asked for. */
public final class SpecSection {

    private static final Pattern TIME = Pattern.compile("([1-9]\\d{0,5})(ms|s|m)");

    private final String path;
    private final Map<?, ?> entries;
    private final Set<String> known = new HashSet<>();

    public SpecSection(String path, Map<?, ?> entries) {
        this.path = path;
        this.entries = entries;
    }

    /** Where an entry stands, for a message. */
    public String pathOf(String name) {
        return path + "." + name;
    }

    public String text(String name) {
        if (value(name) instanceof String text) {
            return text;
        }
        throw wrong(name, "a text");
    }

    public String text(String name, String byDefault) {
        return value(name) == null ? byDefault : text(name);
    }

    public boolean flag(String name, boolean byDefault) {
        Object value = value(name);
        if (value == null) {
            return byDefault;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "true or false");
    }

    /** Whether the entry is there at all. */
    public boolean has(String name) {
        return value(name) != null;
    }

    /** Whether the entry is a group of entries. */
    public boolean isGroup(String name) {
        return value(name) instanceof Map;
    }

    /** A whole number of at least 1. */
    public long number(String name, long byDefault, long greatest) {
        return number(name, byDefault, 1, greatest);
    }

    /** A whole number of at least 0. */
    public long numberOrNone(String name, long byDefault, long greatest) {
        return number(name, byDefault, 0, greatest);
    }

    private long number(String name, long byDefault, long least, long greatest) {
        Object value = value(name);
        if (value == null) {
            return byDefault;
        }
        if ((value instanceof Integer || value instanceof Long)
                && ((Number) value).longValue() >= least
                && ((Number) value).longValue() <= greatest) {
            return ((Number) value).longValue();
        }
        throw wrong(name, "a whole number from " + least + " to " + greatest);
    }

    /** A duration such as {@code 30d}; null if it is left out. */
    public @Nullable Duration duration(String name) {
        if (!has(name)) {
            return null;
        }
        try {
            Duration duration = WrittenDuration.parse(text(name));
            if (duration.isZero() || duration.isNegative()) {
                throw wrong(name, "a duration of at least a second");
            }
            return duration;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw wrong(name, "a duration such as 12h or 30d");
        }
    }

    /** A list of at least one text. */
    public List<String> texts(String name) {
        if (value(name) instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw wrong(name, "a list of at least one name");
    }

    /** A list of at least one text; empty if there is no such entry. */
    public List<String> textsIfAny(String name) {
        return value(name) == null ? List.of() : texts(name);
    }

    /** A text or a number, as a text; null if there is no such entry. */
    public @Nullable String scalar(String name) {
        Object value = value(name);
        if (value == null || value instanceof String || value instanceof Number) {
            return value == null ? null : value.toString();
        }
        throw wrong(name, "a text or a number");
    }

    /** A list of at least one group of entries. */
    public List<SpecSection> sections(String name) {
        if (value(name) instanceof List<?> list && !list.isEmpty()) {
            List<SpecSection> sections = new ArrayList<>();
            for (Object entry : list) {
                if (!(entry instanceof Map<?, ?> map)) {
                    throw wrong(name, "a list of groups of entries");
                }
                sections.add(new SpecSection(path + "." + name + "." + sections.size(), map));
            }
            return sections;
        }
        throw wrong(name, "a list of groups of entries");
    }

    /** Texts by name; none if left out. */
    public Map<String, String> named(String name) {
        Object value = value(name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map
                && map.values().stream().allMatch(String.class::isInstance)
                && map.keySet().stream().allMatch(String.class::isInstance)) {
            Map<String, String> named = new LinkedHashMap<>();
            map.forEach((key, text) -> named.put((String) key, (String) text));
            return named;
        }
        throw wrong(name, "names with a text each");
    }

    /** Whole numbers; none if left out. */
    public Set<Integer> numbers(String name) {
        Object value = value(name);
        if (value == null) {
            return Set.of();
        }
        if (value instanceof List<?> list && list.stream().allMatch(Integer.class::isInstance)) {
            return list.stream().map(Integer.class::cast).collect(Collectors.toUnmodifiableSet());
        }
        throw wrong(name, "a list of whole numbers");
    }

    /** A time such as {@code 500ms}, {@code 10s} or {@code 5m}. */
    public Duration time(String name, Duration byDefault) {
        Object value = value(name);
        if (value == null) {
            return byDefault;
        }
        Matcher time = TIME.matcher(value.toString());
        if (!time.matches()) {
            throw wrong(name, "a time such as 500ms, 10s or 5m");
        }
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }

    /** The names of all entries, for a group whose names are its author's. */
    public List<String> names() {
        return entries.keySet().stream().map(String::valueOf).toList();
    }

    public SpecSection section(String name) {
        Object value = value(name);
        if (value == null) {
            return new SpecSection(path + "." + name, Map.of());
        }
        if (value instanceof Map<?, ?> map) {
            return new SpecSection(path + "." + name, map);
        }
        throw wrong(name, "a group of entries");
    }

    /** Fails for an entry that nobody asked for: a typing mistake, most likely. */
    public void refuseOthers() {
        for (Object name : entries.keySet()) {
            if (!known.contains(name)) {
                throw LongshoreException.badInput(
                        "unknown-field",
                        path + "." + name,
                        "There is no entry " + path + "." + name + ".",
                        "Known here are "
                                + String.join(", ", known.stream().sorted().toList()) + ".");
            }
        }
    }

    private @Nullable Object value(String name) {
        known.add(name);
        return entries.get(name);
    }

    private LongshoreException wrong(String name, String expected) {
        String field = path + "." + name;
        return LongshoreException.badInput(
                "wrong-field",
                field,
                field + (entries.get(name) == null ? " is missing." : " is " + entries.get(name) + "."),
                "Write " + expected + ".");
    }
}
