package dev.longshore.jobs.export;

/**
 * Writes rows that the server has made JSON of, one a line. A column of type {@code json} keeps the line breaks that it was stored with; they stand
 * between its tokens only, and become spaces here. Stateless.
 */
final class JsonLinesEncoder implements RowEncoder {

    private final int keyColumns;

    /** @param keyColumns fields that stand before the JSON */
    JsonLinesEncoder(int keyColumns) {
        this.keyColumns = keyColumns;
    }

    @Override
    public long roomFor(int length) {
        return length + 1L;
    }

    @Override
    public int encode(byte[] row, int length, byte[] out, int at) {
        int to = at;
        for (int from = startOfJson(row, length); from < length; from++) {
            byte b = row[from];
            out[to++] = b == '\\' ? onOneLine(CopyText.unescaped(row[++from])) : b;
        }
        out[to++] = '\n';
        return to;
    }

    @Override
    public int encodeLarge(byte[] row, int length, byte[] block, int used, ByteSink sink) {
        int to = used;
        for (int from = startOfJson(row, length); from < length; from++) {
            if (to == block.length) {
                sink.accept(block, to);
                to = 0;
            }
            byte b = row[from];
            block[to++] = b == '\\' ? onOneLine(CopyText.unescaped(row[++from])) : b;
        }
        if (to == block.length) {
            sink.accept(block, to);
            to = 0;
        }
        block[to++] = '\n';
        return to;
    }

    private int startOfJson(byte[] row, int length) {
        int from = 0;
        for (int field = 0; field < keyColumns; field++) {
            from = CopyText.endOfField(row, from, length) + 1;
        }
        return from;
    }

    private static byte onOneLine(byte letter) {
        return letter == '\n' || letter == '\r' ? (byte) ' ' : letter;
    }
}
