package dev.longshore.jobs.syncin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends the reading of XML in UTF-8 whose tag is longer than any program writes: the parser holds a whole attribute in memory before anybody can ask how long it
 * is. Comments and the like end here with the first {@code >}, which only counts less.
 */
final class BoundedTags extends FilterInputStream {

    static final int LONGEST = 4 << 20;

    private enum Place {
        TEXT,
        /** Behind {@code <}. */
        BEGINNING,
        TAG,
        SINGLE_QUOTED,
        DOUBLE_QUOTED,
        /** A declaration, comment or instruction, in which a quote means nothing. */
        OTHER
    }

    private Place place = Place.TEXT;
    private int length;

    BoundedTags(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int count) throws IOException {
        int read = super.read(to, offset, count);
        for (int i = offset; i < offset + read; i++) {
            place = next(to[i]);
            length = place == Place.TEXT ? 0 : length + 1;
            if (length > LONGEST) {
                throw Workbook.refused("holds a tag of more than " + (LONGEST >> 20) + " MiB");
            }
        }
        return read;
    }

    private Place next(byte b) {
        return switch (place) {
            case TEXT -> b == '<' ? Place.BEGINNING : Place.TEXT;
            case BEGINNING -> b == '!' || b == '?' ? Place.OTHER : inTag(b);
            case TAG -> inTag(b);
            case SINGLE_QUOTED -> b == '\'' ? Place.TAG : Place.SINGLE_QUOTED;
            case DOUBLE_QUOTED -> b == '"' ? Place.TAG : Place.DOUBLE_QUOTED;
            case OTHER -> b == '>' ? Place.TEXT : Place.OTHER;
        };
    }

    private static Place inTag(byte b) {
        return switch (b) {
            case '>' -> Place.TEXT;
            case '\'' -> Place.SINGLE_QUOTED;
            case '"' -> Place.DOUBLE_QUOTED;
            default -> Place.TAG;
        };
    }
}
