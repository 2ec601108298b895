package dev.longshore.sql.syncin;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight bytes of an array at once, as one number, for those few that mean something among the many that do not. A byte's place in the number is its
 * place in the array, lowest first. The tests are those of Hacker's Delight, 6-1: what they tell is right up to the first byte that they find.
 */
public final class EightBytes {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101010101010101L;
    private static final long HIGHEST = 0x8080808080808080L;

    private EightBytes() {}

    /** Where the first of these three lies; the end if none does. */
    public static int find(byte[] bytes, int from, int end, byte one, byte other, byte third) {
        int at = from;
        while (end - at >= Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            long found = equal(eight, one) | equal(eight, other) | equal(eight, third);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < end && bytes[at] != one && bytes[at] != other && bytes[at] != third) {
            at++;
        }
        return at;
    }

    /** Where the first byte lies, or up to seven bytes before it, that is no character of ASCII or is NUL; or the last few bytes, whatever they are. */
    public static int skipAscii(byte[] bytes, int from, int end) {
        int at = from;
        while (end - at >= Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            if ((eight & HIGHEST | below(eight, 1)) != 0) {
                return at;
            }
            at += Long.BYTES;
        }
        return at;
    }

    /** Copies eight bytes of a text, unless one of them is a backslash or stands before the space; false if so. */
    static boolean copyPlain(byte[] from, int at, byte[] to, int place) {
        long eight = (long) LONGS.get(from, at);
        if ((below(eight, ' ') | equal(eight, (byte) '\\')) != 0) {
            return false;
        }
        LONGS.set(to, place, eight);
        return true;
    }

    private static long equal(long eight, byte one) {
        long zeroes = eight ^ EACH * (one & 0xff);
        return zeroes - EACH & ~zeroes & HIGHEST;
    }

    /** Of bytes of ASCII those below a bound. */
    private static long below(long eight, int bound) {
        return eight - EACH * bound & ~eight & HIGHEST;
    }
}
