package dev.longshore.jobs.export;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * The list at the end of a Parquet file. The library names the encodings of a column in the order of a hash set of enum constants, which is another one in each
 * JVM; here they are put in the order of the format, so that the file is a function of its rows.
 */
final class ParquetFooter {

    // its length, and the four letters that end the file
    private static final int TAIL = 8;

    private ParquetFooter() {}

    /** The end of a file, the whole footer included, with its footer in order. */
    static byte[] inOrder(byte[] end) throws IOException {
        ByteBuffer tail = ByteBuffer.wrap(end, end.length - TAIL, TAIL).order(ByteOrder.LITTLE_ENDIAN);
        int length = tail.getInt();
        int start = end.length - TAIL - length;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(end, start, length));
        for (RowGroup group : footer.getRow_groups()) {
            group.getColumns().stream().map(ColumnChunk::getMeta_data).forEach(ParquetFooter::sort);
        }
        ByteArrayOutputStream ordered = new ByteArrayOutputStream(end.length);
        ordered.write(end, 0, start);
        Util.writeFileMetaData(footer, ordered);
        int written = ordered.size() - start;
        ordered.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(written)
                .array());
        ordered.write(end, end.length - 4, 4);
        return ordered.toByteArray();
    }

    private static void sort(ColumnMetaData column) {
        column.getEncodings().sort(Comparator.naturalOrder());
        if (column.isSetEncoding_stats()) {
            column.getEncoding_stats()
                    .sort(Comparator.comparing(PageEncodingStats::getPage_type)
                            .thenComparing(PageEncodingStats::getEncoding));
        }
    }
}
