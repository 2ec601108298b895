package dev.longshore.admin.api;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.model.schedule.MomentText;
import dev.longshore.sql.page.PageKey;
import dev.longshore.sql.page.PageRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an address, read strictly: an unknown name is as wrong as a bad value. Those of the address alone: a body that calls itself a form, as curl
 * calls every body, is not read for more.
 */
final class Query {

    private static final int LONGEST = 200;
    private static final int USUAL_PAGE = 50;

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    static Query of(HttpServletRequest request, String... known) {
        Map<String, List<String>> values = parse(request.getQueryString());
        for (String name : values.keySet()) {
            if (!Set.of(known).contains(name)) {
                throw wrong(
                        "unknown-parameter",
                        Quoted.shown(name),
                        "There is no parameter \"" + Quoted.shown(name) + "\" here.",
                        "The parameters are: " + String.join(", ", known) + ".");
            }
        }
        return new Query(values);
    }

    private static Map<String, List<String>> parse(@Nullable String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&")) {
                if (!pair.isEmpty()) {
                    String[] parts = pair.split("=", 2);
                    values.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                            .add(parts.length == 1 ? "" : decoded(parts[1]));
                }
            }
        }
        return values;
    }

    /** Bytes by percent encoding, then a text of them: what is not UTF-8 is refused and not replaced. */
    private static String decoded(String text) {
        try {
            byte[] bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw wrong(
                    "unreadable-address",
                    "address",
                    "The parameters of the address are not UTF-8 in percent encoding.",
                    "Encode them as UTF-8.");
        }
    }

    @Nullable
    String text(String name) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.isEmpty()) {
            return null;
        }
        if (given.size() > 1) {
            throw wrong(
                    "duplicate-field", name, "The parameter \"" + name + "\" stands there twice.", "Write it once.");
        }
        return Texts.optional(given.get(0), name, LONGEST);
    }

    /** Several values: the parameter several times, or with commas. */
    <T> List<T> several(String name, Function<String, @Nullable T> reader, String remedy) {
        return values.getOrDefault(name, List.of()).stream()
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
        } catch (IllegalArgumentException | DateTimeException e) {
            // said below, in the words of whoever asks
        }
        throw wrong("bad-value", name, "\"" + Quoted.shown(text) + "\" is not a value of \"" + name + "\".", remedy);
    }

    private static Instant instant(String text) {
        return MomentText.read(text.length() == 10 ? text + "T00:00:00Z" : text);
    }

    private static LongshoreException wrong(String code, String field, String message, String remedy) {
        return LongshoreException.badInput(code, field, message, remedy);
    }
}
