package dev.longshore.jobs.syncin;

import dev.longshore.sql.syncin.EightBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Texts as bytes of UTF-8. */
final class Utf8 {

    static final int NUL = -1;
    static final int MALFORMED = -2;
    static final int HALF = -3;

    private Utf8() {}

    /** How many characters the bytes are; negative if they are no text that can be stored. The replacement character is none: it stands for what was no text. */
    static int characters(byte[] bytes, int from, int to) {
        int at = EightBytes.skipAscii(bytes, from, to);
        while (at < to && bytes[at] > 0) {
            at++;
        }
        int characters = at - from;
        while (at < to) {
            int length = lengthAt(bytes, at, to);
            if (length < 0) {
                return length;
            }
            at += length;
            characters++;
        }
        return characters;
    }

    private static int lengthAt(byte[] bytes, int at, int to) {
        int b = bytes[at] & 0xff;
        if (b < 0x80) {
            return b == 0 ? NUL : 1;
        }
        int length = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
        if (b < 0xc2 || b > 0xf4 || at + length > to) {
            return MALFORMED;
        }
        int point = b & (0x7f >> length);
        for (int i = 1; i < length; i++) {
            int next = bytes[at + i] & 0xff;
            if ((next & 0xc0) != 0x80) {
                return MALFORMED;
            }
            point = point << 6 | next & 0x3f;
        }
        boolean overlong = point < (length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80);
        boolean surrogate = point >= 0xd800 && point <= 0xdfff;
        if (surrogate) {
            return HALF;
        }
        return overlong || point > 0x10ffff || point == 0xfffd ? MALFORMED : length;
    }

    /** The bytes of a text. Half of a surrogate pair, which is no character, becomes what {@link #characters} tells from all that is one. */
    static byte[] bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (half(text, 0) < 0) {
            return bytes;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream(3 * text.length());
        int from = 0;
        for (int half = half(text, 0); half >= 0; half = half(text, from)) {
            whole.writeBytes(text.substring(from, half).getBytes(StandardCharsets.UTF_8));
            char point = text.charAt(half);
            whole.write(0xe0 | point >> 12);
            whole.write(0x80 | point >> 6 & 0x3f);
            whole.write(0x80 | point & 0x3f);
            from = half + 1;
        }
        whole.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
        return whole.toByteArray();
    }

    /** Where the next half of a surrogate pair stands without its other; -1 if there is none. */
    private static int half(String text, int from) {
        int at = from;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                return at;
            }
            at += Character.charCount(point);
        }
        return -1;
    }

    /** A text as PostgreSQL can store it. */
    static String storable(String text) {
        String whole = text.replace('\0', '\uFFFD');
        return half(whole, 0) < 0 ? whole : new String(bytes(whole), StandardCharsets.UTF_8);
    }

    /** A text as PostgreSQL can store it, shortened. */
    static String storable(String text, int most) {
        String whole = storable(text);
        if (whole.length() <= most) {
            return whole;
        }
        int end = Character.isHighSurrogate(whole.charAt(most - 1)) ? most - 1 : most;
        return whole.substring(0, end) + "…";
    }
}
