package dev.longshore.sql.rejection;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/** Rejected records, one a line; which they were is known afterwards. For one thread. */
final class RecordLines extends InputStream {

    /** A record as it is taken up again. */
    record Taken(long id, String content) {}

    private final Iterator<Taken> records;
    private final List<Long> taken;
    private byte[] line = new byte[0];
    private int at;

    RecordLines(Iterator<Taken> records, List<Long> taken) {
        this.records = records;
        this.taken = taken;
    }

    @Override
    public int read() {
        while (at == line.length) {
            if (!records.hasNext()) {
                return -1;
            }
            Taken next = records.next();
            taken.add(next.id());
            line = (next.content().replace('\n', ' ') + "\n").getBytes(StandardCharsets.UTF_8);
            at = 0;
        }
        return line[at++] & 0xff;
    }
}
