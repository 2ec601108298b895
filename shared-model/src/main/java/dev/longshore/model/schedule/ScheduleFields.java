package dev.longshore.model.schedule;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.NearestWord;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of a schedule as JSON holds them, read one by one; what is wrong is gathered, not thrown. */
final class ScheduleFields {

    private final String prefix;
    private final Map<String, ? extends @Nullable Object> values;
    private final List<LongshoreException> problems;

    ScheduleFields(String prefix, Map<String, ? extends @Nullable Object> values, List<LongshoreException> problems) {
        this.prefix = prefix;
        this.values = values;
        this.problems = problems;
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    @Nullable
    Object raw(String name) {
        return values.get(name);
    }

    void onlyKnown(Set<String> known) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                String meant = NearestWord.to(name, known)
                        .map(word -> "Did you mean \"" + word + "\"? ")
                        .orElse("");
                problem(
                        "unknown-field",
                        name.length() > 60 ? name.substring(0, 60) : name,
                        "This is no field of a schedule.",
                        meant + "Known are: " + String.join(", ", known) + ".");
            }
        }
    }

    void problem(String code, String name, String message, String remedy) {
        problems.add(LongshoreException.badInput(code, prefix + name, message, remedy));
    }

    @Nullable
    String text(String name, int longest, String remedy) {
        Object value = values.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text) || text.isBlank() || text.length() > longest || text.indexOf('\0') >= 0) {
            problem("wrong-value", name, "\"" + name + "\" is not a text of 1 to " + longest + " characters.", remedy);
            return null;
        }
        return text.strip();
    }

    @Nullable
    String requiredText(String name, int longest, String remedy) {
        if (!has(name)) {
            problem("missing-field", name, "\"" + name + "\" is missing.", remedy);
        }
        return text(name, longest, remedy);
    }

    /** A text that a type reads; its refusal is a problem of this field. */
    <T> @Nullable T as(String name, @Nullable String text, String remedy, Function<String, T> reader) {
        if (text == null) {
            return null;
        }
        try {
            return reader.apply(text);
        } catch (LongshoreException e) {
            problems.add(e);
        } catch (IllegalArgumentException | DateTimeException e) {
            problem("wrong-value", name, "\"" + shown(text) + "\" does not fit.", remedy);
        }
        return null;
    }

    <E extends Enum<E>> E word(String name, Class<E> type, E usual) {
        Object value = values.get(name);
        if (value == null) {
            return usual;
        }
        List<String> words = Arrays.stream(type.getEnumConstants())
                .map(one -> one.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        int index = words.indexOf(value);
        if (index < 0) {
            problem(
                    "wrong-value",
                    name,
                    "\"" + shown(value) + "\" is not one of its values.",
                    "Write one of: " + String.join(", ", words) + ".");
            return usual;
        }
        return type.getEnumConstants()[index];
    }

    int number(String name, int least, int most, int usual) {
        Object value = values.get(name);
        if (value == null) {
            return usual;
        }
        if (value instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue())
                && number.doubleValue() >= least
                && number.doubleValue() <= most) {
            return number.intValue();
        }
        problem(
                "wrong-value",
                name,
                "\"" + shown(value) + "\" does not fit.",
                "Write a whole number from " + least + " to " + most + ".");
        return usual;
    }

    @Nullable
    Duration duration(String name, Duration least, Duration most) {
        String remedy =
                "Write a duration from " + DurationText.of(least) + " to " + DurationText.of(most) + ", such as 15m.";
        String text = text(name, 30, remedy);
        return as(name, text, remedy, given -> DurationText.read(given)
                .filter(one -> one.compareTo(least) >= 0 && one.compareTo(most) <= 0)
                .orElseThrow(IllegalArgumentException::new));
    }

    /** The distance of two fires. One that is too short is told apart: the limit of a tenant, which says more about it, is not known here. */
    @Nullable
    Duration interval(String name, Duration least, Duration most) {
        String remedy = "Write a duration of at most " + DurationText.of(most) + ", such as 15m.";
        String text = text(name, 30, remedy);
        return as(name, text, remedy, given -> {
            Duration read = DurationText.read(given)
                    .filter(one -> one.compareTo(most) <= 0)
                    .orElseThrow(IllegalArgumentException::new);
            if (read.compareTo(least) < 0) {
                throw LongshoreException.badInput(
                        ScheduleReader.TOO_SHORT,
                        prefix + name,
                        "\"" + shown(given) + "\" is too short for the distance of two fires.",
                        "Write a longer one, such as 15m; the limit of its tenant is 10s unless an administrator changed it.");
            }
            return read;
        });
    }

    @Nullable
    LocalTime time(String name) {
        String remedy = "Write a time of the day as hour and minute: \"06:00\".";
        return as(name, text(name, 8, remedy), remedy, LocalTime::parse);
    }

    @Nullable
    LocalDate date(String name) {
        String remedy = "Write a day as year-month-day: 2026-11-22.";
        return as(name, text(name, 10, remedy), remedy, text -> {
            LocalDate date = LocalDate.parse(text);
            if (date.getYear() < 1970 || date.getYear() > 2200) {
                throw new IllegalArgumentException("far away");
            }
            return date;
        });
    }

    /** The fields of a mapping; of an empty one if it is absent. */
    ScheduleFields mapping(String name, Set<String> known) {
        Object value = values.get(name);
        if (value != null && !(value instanceof Map)) {
            problem(
                    "wrong-value",
                    name,
                    "\"" + name + "\" is not a mapping.",
                    "Known in it are: " + String.join(", ", known) + ".");
        }
        @SuppressWarnings("unchecked") // a JSON object has texts for keys
        Map<String, Object> inner = value instanceof Map ? (Map<String, Object>) value : Map.of();
        ScheduleFields fields = new ScheduleFields(prefix + name + ".", inner, problems);
        fields.onlyKnown(known);
        return fields;
    }

    List<String> texts(String name, int most, String remedy) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        List<?> given = value instanceof List<?> list ? list : List.of(value);
        if (given.isEmpty()) {
            problem("wrong-value", name, "\"" + name + "\" is an empty list.", remedy + " Or leave it out.");
        }
        for (Object one : given) {
            if (!(one instanceof String text) || text.isBlank() || text.length() > 200 || given.size() > most) {
                problem("wrong-value", name, "\"" + name + "\" is not a list of 1 to " + most + " names.", remedy);
                return List.of();
            }
            texts.add(text.strip());
        }
        return texts;
    }

    /** Texts of which none stands there twice. */
    List<String> differentTexts(String name, int most, String remedy) {
        List<String> texts = texts(name, most, remedy);
        texts.stream()
                .filter(text -> Collections.frequency(texts, text) > 1)
                .findFirst()
                .ifPresent(text -> problem(
                        "wrong-value", name, "\"" + shown(text) + "\" stands there twice.", "Write each name once."));
        return texts.stream().distinct().toList();
    }

    private static String shown(Object value) {
        String text = value.toString().replaceAll("\\p{Cntrl}", " ");
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
