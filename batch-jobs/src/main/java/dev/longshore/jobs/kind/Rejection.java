package dev.longshore.jobs.kind;

import org.jspecify.annotations.Nullable;

/**
 * A record that was left out.
 *
 * @param position its place in the unit, from 1
 * @param item what the kind calls it: its key, say; null if nobody could read it
 * @param rule what it broke
 * @param message in a sentence
 */
public record Rejection(long position, @Nullable String item, String rule, String message) {

    /** The rule that a record breaks by taking workers down. */
    public static final String POISON = "poison";

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
