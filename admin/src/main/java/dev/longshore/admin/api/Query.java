package dev.longshore.admin.api;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.page.PageKey;
import dev.longshore.sql.page.PageRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The parameters of a list's address, read strictly: an unknown name is as wrong as a bad value. */
final class Query {

    private static final int LONGEST = 200;
    private static final int USUAL_PAGE = 50;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final HttpServletRequest request;

    private Query(HttpServletRequest request) {
        this.request = request;
    }

    static Query of(HttpServletRequest request, String... known) {
        for (String name : request.getParameterMap().keySet()) {
            if (!Set.of(known).contains(name)) {
                throw wrong(
                        "unknown-parameter",
                        Texts.shown(name),
                        "There is no parameter \"" + Texts.shown(name) + "\" here.",
                        "The parameters are: " + String.join(", ", known) + ".");
            }
        }
        return new Query(request);
    }

    @Nullable
    String text(String name) {
        String[] values = request.getParameterValues(name);
        if (values == null || values.length == 0) {
            return null;
        }
        if (values.length > 1) {
            throw wrong(
                    "duplicate-field", name, "The parameter \"" + name + "\" stands there twice.", "Write it once.");
        }
        return Texts.optional(values[0], name, LONGEST);
    }

    /** Several values: the parameter several times, or with commas. */
    <T> List<T> several(String name, Function<String, @Nullable T> reader, String remedy) {
        String[] values = request.getParameterValues(name);
        if (values == null) {
            return List.of();
        }
        return Arrays.stream(values)
                .flatMap(value -> Arrays.stream(value.split(",")))
                .filter(value -> !value.isBlank())
                .map(value -> read(name, value.strip(), reader, remedy))
                .toList();
    }

    <T> @Nullable T one(String name, Function<String, @Nullable T> reader, String remedy) {
        String text = text(name);
        return text == null ? null : read(name, text, reader, remedy);
    }

    /** A moment with its offset, or a day, which begins in UTC. */
    @Nullable
    Instant moment(String name) {
        return one(name, Query::instant, "Write a time such as 2026-11-22T10:00:00Z, or a day such as 2026-11-22.");
    }

    /** {@code limit} and {@code after} or {@code before}. */
    PageRequest page() {
        int limit = limit();
        PageKey after = one("after", PageKey::of, "Take the key from the page before.");
        PageKey before = one("before", PageKey::of, "Take the key from the page after.");
        if (after != null && before != null) {
            throw wrong("two-keys", "before", "A page lies after one key or before one.", "Give after or before.");
        }
        if (after != null) {
            return PageRequest.olderThan(after, limit);
        }
        return before == null ? PageRequest.first(limit) : PageRequest.newerThan(before, limit);
    }

    /** {@code after}, of a list whose keys are ids. */
    @Nullable
    Long afterId() {
        return one(
                "after",
                text -> {
                    long id = Long.parseLong(text);
                    return id > 0 ? id : null;
                },
                "Take the key from the page before.");
    }

    int limit() {
        Integer limit = one(
                "limit",
                text -> {
                    int value = Integer.parseInt(text);
                    return value >= 1 && value <= PageRequest.MOST ? value : null;
                },
                "Write a number from 1 to " + PageRequest.MOST + ".");
        return limit == null ? USUAL_PAGE : limit;
    }

    private static <T> T read(String name, String text, Function<String, @Nullable T> reader, String remedy) {
        try {
            T value = reader.apply(text);
            if (value != null) {
                return value;
            }
        } catch (IllegalArgumentException | DateTimeParseException e) {
            // said below, in the words of whoever asks
        }
        throw wrong("bad-value", name, "\"" + Texts.shown(text) + "\" is not a value of \"" + name + "\".", remedy);
    }

    private static @Nullable Instant instant(String text) {
        Instant at = text.length() == 10
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text));
        return at.isBefore(EARLIEST) || at.isAfter(LATEST) ? null : at;
    }

    private static LongshoreException wrong(String code, String field, String message, String remedy) {
        return LongshoreException.badInput(code, field, message, remedy);
    }
}
