package dev.longshore.admin.api;

import dev.longshore.model.failure.LongshoreException;
import org.jspecify.annotations.Nullable;

/** Texts of requests. */
final class Texts {

    private static final int SHOWN = 80;

    private Texts() {}

    /** Refuses what PostgreSQL cannot keep. */
    static void checkStorable(String text, String field) {
        boolean storable = text.indexOf('\0') < 0 && isWellFormed(text);
        if (!storable) {
            throw LongshoreException.badInput(
                    "unstorable-text",
                    field.isEmpty() ? "body" : shown(field),
                    "The text has a NUL or half of a surrogate pair.",
                    "Remove the character.");
        }
    }

    /** A text of one line or more that must say something. */
    static String required(@Nullable String text, String field, int longest) {
        String given = optional(text, field, longest);
        if (given == null) {
            throw LongshoreException.badInput(
                    "missing-field",
                    field,
                    "The field \"" + field + "\" is required.",
                    "Write 1 to " + longest + " characters.");
        }
        return given;
    }

    static @Nullable String optional(@Nullable String text, String field, int longest) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > longest) {
            throw LongshoreException.badInput(
                    "too-long",
                    field,
                    "The field \"" + field + "\" has " + text.length() + " characters.",
                    "Write " + longest + " at most.");
        }
        checkStorable(text, field);
        return text.strip();
    }

    /** As it may stand in a message: short, and without what would move the cursor of a terminal. */
    static String shown(String text) {
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return cut.replaceAll("[\\p{Cntrl}\\p{Cs}]", "\uFFFD");
    }

    private static boolean isWellFormed(String text) {
        return text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
