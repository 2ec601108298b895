package dev.longshore.jobs.syncin;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends the reading of XML in UTF-8 whose tag is longer than any program writes: the parser holds a whole attribute in memory before anybody can ask how long it
 * is, and a whole comment, instruction or CDATA section as well: they end here where they end for the parser.
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
        /** Behind {@code <!}. */
        DECLARING,
        OPENING_COMMENT,
        /** In these a quote means nothing, and neither does a {@code >} alone. */
        COMMENT,
        SECTION,
        INSTRUCTION
    }

    private Place place = Place.TEXT;
    private int before;
    private int beforeThat;
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
            boolean opens = place == Place.OPENING_COMMENT;
            place = next(to[i]);
            // the dashes that open a comment do not close it
            beforeThat = opens ? 0 : before;
            before = opens ? 0 : to[i];
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
            case BEGINNING -> b == '!' ? Place.DECLARING : b == '?' ? Place.INSTRUCTION : inTag(b);
            case DECLARING -> b == '-' ? Place.OPENING_COMMENT : b == '[' ? Place.SECTION : documentType();
            case OPENING_COMMENT -> Place.COMMENT;
            case TAG -> inTag(b);
            case SINGLE_QUOTED -> b == '\'' ? Place.TAG : Place.SINGLE_QUOTED;
            case DOUBLE_QUOTED -> b == '"' ? Place.TAG : Place.DOUBLE_QUOTED;
            case COMMENT -> ends(b, '-', '-') ? Place.TEXT : Place.COMMENT;
            case SECTION -> ends(b, ']', ']') ? Place.TEXT : Place.SECTION;
            case INSTRUCTION -> b == '>' && before == '?' ? Place.TEXT : Place.INSTRUCTION;
        };
    }

    /** The parser would gather all of it before it says that there is one. */
    private static Place documentType() {
        throw Workbook.refused(Workbook.DOCUMENT_TYPE);
    }

    private boolean ends(byte b, char first, char second) {
        return b == '>' && before == second && beforeThat == first;
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
