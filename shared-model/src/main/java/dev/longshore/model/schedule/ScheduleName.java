package dev.longshore.model.schedule;

import java.util.regex.Pattern;

/** The name of a schedule: lower-case words with hyphens, 80 characters at most. It stays for good: URLs and history bear it. */
public record ScheduleName(String value) implements Comparable<ScheduleName> {

    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,79}");

    public ScheduleName {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "\"" + value
                            + "\" is not a schedule name: lower-case letters, digits and hyphens, a letter first, 80 characters at most");
        }
    }

    @Override
    public int compareTo(ScheduleName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
