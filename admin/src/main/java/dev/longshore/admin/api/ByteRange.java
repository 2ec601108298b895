package dev.longshore.admin.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Part of a file that somebody asks for.
 *
 * @param first the first byte, from 0
 * @param last the last byte, included
 */
record ByteRange(long first, long last) {

    private static final Pattern ONE = Pattern.compile("bytes=\\s*(\\d{1,18})?\\s*-\\s*(\\d{1,18})?\\s*");

    /** The file ends before the range begins. */
    static final class Unsatisfiable extends Exception {}

    /**
     * Reads a {@code Range} header. What it does not understand, several ranges included, is the whole file, as RFC 9110 allows.
     *
     * @return the range within the file; nothing for the whole file
     */
    static Optional<ByteRange> of(@Nullable String header, long size) throws Unsatisfiable {
        Matcher matcher = ONE.matcher(header == null ? "" : header);
        if (!matcher.matches() || matcher.group(1) == null && matcher.group(2) == null) {
            return Optional.empty();
        }
        if (matcher.group(1) == null) {
            return Optional.of(suffix(Long.parseLong(matcher.group(2)), size));
        }
        long first = Long.parseLong(matcher.group(1));
        long last = matcher.group(2) == null ? size - 1 : Long.parseLong(matcher.group(2));
        if (last < first && matcher.group(2) != null) {
            return Optional.empty();
        }
        if (first >= size) {
            throw new Unsatisfiable();
        }
        return Optional.of(new ByteRange(first, Math.min(last, size - 1)));
    }

    private static ByteRange suffix(long length, long size) throws Unsatisfiable {
        if (length == 0 || size == 0) {
            throw new Unsatisfiable();
        }
        return new ByteRange(Math.max(0, size - length), size - 1);
    }

    long length() {
        return last - first + 1;
    }
}
