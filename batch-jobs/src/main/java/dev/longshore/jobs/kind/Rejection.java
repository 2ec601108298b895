package dev.longshore.jobs.kind;

import org.jspecify.annotations.Nullable;

/**
 * A record that was left out.
 *
 * @param position its place in the unit, from 1
 * @param item what the kind calls it: its key, say; null if nobody could read it
 * @param field which field is at fault; null for the record as a whole
 * @param value what the field says; null if it says nothing or is secret
 * @param rule what it broke
 * @param message in a sentence
 * @param content the record as it came, so that it can be corrected; null if that is not kept
 */
public record Rejection(
        long position,
        @Nullable String item,
        @Nullable String field,
        @Nullable String value,
        String rule,
        String message,
        @Nullable String content) {

    /** A record that is at fault as a whole. */
    public Rejection(long position, @Nullable String item, String rule, String message) {
        this(position, item, null, null, rule, message, null);
    }

    /** The rule that a record breaks by taking workers down. */
    public static final String POISON = "poison";

    /** The same, of a record at another place. */
    public Rejection at(long place) {
        return new Rejection(place, item, field, value, rule, message, content);
    }

    /** The same, with the record as it came. */
    public Rejection withContent(String text) {
        return new Rejection(position, item, field, value, rule, message, text.replace('\0', '\uFFFD'));
    }

    /** Of a record that took workers down. */
    public static Rejection poison(long position, @Nullable String item) {
        return new Rejection(
                position,
                item,
                POISON,
                "Three workers died when they came to this record" + (item == null ? "" : " (" + item + ")")
                        + ". It was left out, so that the rest could go on.");
    }
}
