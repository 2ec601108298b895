package dev.longshore.jobs.syncin;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** The list of a zip file's parts, which its unpacker reads into memory as a whole before anybody can count them. */
final class ZipDirectory {

    private static final long MOST_BYTES = 4L << 20;

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MOST_COMMENT = 0xffff;
    private static final int LENGTH_AT = 12;

    private ZipDirectory() {}

    /**
     * Looks at every end of a list that the file may have: whichever of them the unpacker chooses is bounded.
     *
     * @throws dev.longshore.model.failure.LongshoreException {@code workbook-refused} where one is too long
     */
    static void bound(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(in.length(), END_BYTES + MOST_COMMENT)];
            in.seek(in.length() - tail.length);
            in.readFully(tail);
            ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at + END_BYTES <= tail.length; at++) {
                if (bytes.getInt(at) == END && Integer.toUnsignedLong(bytes.getInt(at + LENGTH_AT)) > MOST_BYTES) {
                    throw Workbook.refused("lists its parts in more than " + (MOST_BYTES >> 20) + " MiB");
                }
            }
        }
    }
}
