package dev.longshore.jobs.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.export.ExportQuery;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;

/**
 * Writes UTF-8 in another encoding, and refuses what that has no character for: a question mark in its place would be a silent loss. For one thread.
 */
final class Transcoder {

    private final Charset charset;
    private final ExportQuery query;
    private final RowKey key;
    private final CharsetDecoder decoder = UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    private final CharsetEncoder encoder;
    private final CharBuffer chars = CharBuffer.allocate(8 * 1024);
    private final ByteBuffer encoded;
    // the beginning of a character whose end comes with the next block
    private final byte[] held = new byte[4];
    private int heldLength;

    Transcoder(Charset charset, ExportQuery query, RowKey key) {
        this.charset = charset;
        this.query = query;
        this.key = key;
        this.encoder = charset.newEncoder()
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .onMalformedInput(CodingErrorAction.REPORT);
        this.encoded = ByteBuffer.allocate((int) Math.ceil(chars.capacity() * (double) encoder.maxBytesPerChar()));
    }

    /** Fails if a value of the row cannot be written, naming its column, its key and the character. */
    void check(byte[] row, int length) {
        if (isAscii(row, length)) {
            return;
        }
        int from = 0;
        for (int column = 0; from <= length; column++) {
            int to = CopyText.endOfField(row, from, length);
            reset();
            CoderResult result = convert(ByteBuffer.wrap(row, from, to - from), null);
            if (result.isError()) {
                throw unmappable(row, column);
            }
            from = to + 1;
        }
    }

    /** Appends the bytes, all of whose characters have been checked, in the other encoding. */
    void transcode(byte[] utf8, int length, ByteSink to) {
        byte[] all = utf8;
        int end = length;
        if (heldLength > 0) {
            all = new byte[heldLength + length];
            System.arraycopy(held, 0, all, 0, heldLength);
            System.arraycopy(utf8, 0, all, heldLength, length);
            end = all.length;
        }
        ByteBuffer in = ByteBuffer.wrap(all, 0, end);
        reset();
        CoderResult result = convert(in, to);
        if (result.isError()) {
            throw new IllegalStateException("a checked character cannot be written in " + charset);
        }
        heldLength = in.remaining();
        in.get(held, 0, heldLength);
    }

    private void reset() {
        decoder.reset();
        encoder.reset();
        chars.clear();
    }

    /** Converts all but a character that is cut off at the end; into the sink, or into nothing. */
    private CoderResult convert(ByteBuffer in, @Nullable ByteSink to) {
        while (true) {
            CoderResult decoded = decoder.decode(in, chars, false);
            chars.flip();
            CoderResult result = encode(to);
            if (result.isError()) {
                return result;
            }
            chars.compact();
            if (!decoded.isOverflow()) {
                return decoded;
            }
        }
    }

    private CoderResult encode(@Nullable ByteSink to) {
        while (true) {
            encoded.clear();
            CoderResult result = encoder.encode(chars, encoded, false);
            if (to != null) {
                to.accept(encoded.array(), encoded.position());
            }
            if (!result.isOverflow()) {
                return result;
            }
        }
    }

    private LongshoreException unmappable(byte[] row, int column) {
        int character = chars.hasRemaining() ? Character.codePointAt(chars, 0) : 0;
        return LongshoreException.badInput(
                "character-not-in-encoding",
                "spec.csv.encoding",
                "The character U+%04X in column \"%s\" of the row with %s does not exist in %s."
                        .formatted(
                                character,
                                query.columns().get(column).name(),
                                key.described(key.of(row)),
                                charset.name()),
                "Export in UTF-8, or replace such characters in the SQL.");
    }

    private static boolean isAscii(byte[] row, int length) {
        for (int i = 0; i < length; i++) {
            if (row[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
