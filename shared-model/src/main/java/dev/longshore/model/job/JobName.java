package dev.longshore.model.job;

import java.util.regex.Pattern;

/** The name of a job: lower-case words with hyphens, 80 characters at most. */
public record JobName(String value) {

    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,79}");

    public JobName {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "\"" + value
                            + "\" is not a job name: lower-case letters, digits and hyphens, a letter first, 80 characters at most");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
