package dev.longshore.sql.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the entries of a calendar come from, if not from a person.
 *
 * @param file that defines it; null for none
 * @param url that it is fetched from; null for none
 * @param fetchedAt when that brought something last; null if it never did
 * @param failure why the last fetch brought nothing; null if it did
 */
public record CalendarSource(
        @Nullable String file,
        @Nullable String url,
        @Nullable Instant fetchedAt,
        @Nullable String failure) {}
