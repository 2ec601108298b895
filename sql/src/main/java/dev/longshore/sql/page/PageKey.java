package dev.longshore.sql.page;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a list that is ordered by time and id, newest first. Its text, {@code <microseconds since 1970>-<id>}, goes into URLs.
 *
 * @param at to the microsecond, as PostgreSQL keeps it
 * @param id breaks ties
 */
public record PageKey(Instant at, long id) {

    private static final Pattern SHAPE = Pattern.compile("(\\d{1,17})-(\\d{1,18})");
    private static final long MICROS = 1_000_000;

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws IllegalArgumentException if the text is no key
     */
    public static PageKey of(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a page key");
        }
        try {
            long micros = Long.parseLong(matcher.group(1));
            Instant at = Instant.ofEpochSecond(micros / MICROS, micros % MICROS * 1_000);
            return new PageKey(at, Long.parseLong(matcher.group(2)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a page key", e);
        }
    }

    @Override
    public String toString() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "-" + id;
    }
}
