package dev.longshore.model.job;

import dev.longshore.model.failure.Quoted;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One parameter's definition with its bounds read, once, instead of once a value. */
final class ParameterRule {

    /** Characters of text unless {@code max} says otherwise. */
    static final int TEXT_MAX = 2_000;

    private final ParameterDefinition definition;
    private final @Nullable Object min;
    private final @Nullable Object max;
    private final List<Object> allowed;
    private final List<String> mistakes = new ArrayList<>();

    ParameterRule(ParameterDefinition definition) {
        this.definition = definition;
        this.min = bound("min", definition.min());
        this.max = bound("max", definition.max());
        this.allowed = new ArrayList<>();
        checkBounds();
        for (Object value : definition.allowed()) {
            Reading reading = inRange(ValueReader.read(definition.type(), value));
            note("the allowed value", value, reading);
            if (reading.value() != null) {
                allowed.add(reading.value());
            }
        }
        Object preset = definition.defaultValue();
        if (preset != null) {
            note("the default", preset, read(preset));
            if (definition.required()) {
                mistakes.add("a required parameter has no default: a request must name it anyway");
            }
        }
    }

    ParameterDefinition definition() {
        return definition;
    }

    /** What contradicts itself in the definition; empty if it is sound. */
    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    Reading read(Object given) {
        Reading reading = inRange(ValueReader.read(definition.type(), given));
        Object value = reading.value();
        if (value == null || allowed.isEmpty() || allowed.contains(value)) {
            return reading;
        }
        return Reading.wrong(
                "not-allowed",
                "is not one of its values",
                "Write one of: " + allowed.stream().map(ParameterRule::plain).collect(Collectors.joining(", ")) + ".");
    }

    /** A value as people read it: no exponents. */
    static String plain(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    private Reading inRange(Reading reading) {
        Object value = reading.value();
        if (value == null) {
            return reading;
        }
        if (value instanceof String text) {
            return lengthInRange(text, reading);
        }
        if (min != null && compare(value, min) < 0) {
            return Reading.wrong("out-of-range", "is less than " + plain(min), "Write " + plain(min) + " or more.");
        }
        if (max != null && compare(value, max) > 0) {
            return Reading.wrong("out-of-range", "is more than " + plain(max), "Write " + plain(max) + " or less.");
        }
        return reading;
    }

    private Reading lengthInRange(String text, Reading reading) {
        long length = text.codePointCount(0, text.length());
        long least = min instanceof Long bound ? bound : 0;
        long most = max instanceof Long bound ? bound : TEXT_MAX;
        if (length < least) {
            return Reading.wrong(
                    "out-of-range",
                    "has " + count(length) + " characters",
                    "Write " + count(least) + " characters or more.");
        }
        if (length > most) {
            return Reading.wrong(
                    "out-of-range",
                    "has " + count(length) + " characters",
                    "Write " + count(most) + " characters or fewer.");
        }
        return reading;
    }

    private @Nullable Object bound(String key, @Nullable String text) {
        if (text == null) {
            return null;
        }
        if (definition.type() == ParameterType.BOOLEAN) {
            mistakes.add(key + " has no meaning for a boolean");
            return null;
        }
        ParameterType type = definition.type() == ParameterType.TEXT ? ParameterType.INTEGER : definition.type();
        Reading reading = FormReader.read(type, text);
        note(key, text, reading);
        return reading.value();
    }

    private void checkBounds() {
        if (min != null && max != null && compare(min, max) > 0) {
            mistakes.add("min " + plain(min) + " is more than max " + plain(max));
        }
        if (definition.type() == ParameterType.TEXT
                && (min instanceof Long least && least < 0 || max instanceof Long most && most < 0)) {
            mistakes.add("the length of a text is not negative");
        }
    }

    private void note(String what, Object given, Reading reading) {
        Reading.Wrong wrong = reading.wrong();
        if (wrong != null) {
            mistakes.add(what + " " + Quoted.of(given) + " " + wrong.what() + ". " + wrong.remedy());
        }
    }

    /** Both sides are of the parameter's type, so that they compare with each other. */
    @SuppressWarnings("unchecked")
    private static int compare(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
