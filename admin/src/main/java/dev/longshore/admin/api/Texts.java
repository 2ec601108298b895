package dev.longshore.admin.api;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.model.schedule.MomentText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Texts of requests. */
final class Texts {

    private static final int LONGEST_MOMENT = 40;

    private Texts() {}

    /** Refuses what PostgreSQL cannot keep. */
    static void checkStorable(String text, String field) {
        boolean storable = text.indexOf('\0') < 0 && isWellFormed(text);
        if (!storable) {
            throw LongshoreException.badInput(
                    "unstorable-text",
                    field.isEmpty() ? "body" : Quoted.shown(field),
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

    /** A moment of a body, with its offset; null if it is left out. */
    static @Nullable Instant moment(@Nullable String text, String field) {
        String given = optional(text, field, LONGEST_MOMENT);
        try {
            return given == null ? null : MomentText.read(given);
        } catch (DateTimeException e) {
            throw LongshoreException.badInput(
                    "bad-value", field, "\"" + Quoted.shown(given) + "\" is not a moment.", MomentText.REMEDY);
        }
    }

    /** A moment that must be there. */
    static Instant requiredMoment(@Nullable String text, String field) {
        return Objects.requireNonNull(moment(required(text, field, LONGEST_MOMENT), field));
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

    private static boolean isWellFormed(String text) {
        return text.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
