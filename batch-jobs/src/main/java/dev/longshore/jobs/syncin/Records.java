package dev.longshore.jobs.syncin;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of a file, one after the other, from a position on. Memory is bounded whatever the file holds. For one thread. */
interface Records extends Closeable {

    /** What the values of a record are called, in order; a name that stands twice is of two values. */
    List<String> names();

    /**
     * Reads the next record; false at the end.
     *
     * @throws dev.longshore.model.failure.LongshoreException the file cannot be read any further, and why
     */
    boolean next() throws IOException;

    /** The values of the record that was read last. */
    Cells cells();

    /** Why the record that was read last has no values that could be used; null if it has. */
    @Nullable
    Broken broken();

    /** The record that was read last as it came: a value by name. */
    Map<String, @Nullable String> content();

    /** The line or row of the file where the record that was read last begins, from 1. */
    long line();

    /** Goes on behind so many records of one line each, which are known to lie next; none of them is the last read afterwards. */
    void passOver(long records, long bytes) throws IOException;

    /** Where the next record begins. */
    Place place();

    /**
     * A place in a file.
     *
     * @param offset in bytes, of the file's text in UTF-8; in rows where a file has no such text
     * @param line from 1
     */
    record Place(long offset, long line) {

        static final Place BEGINNING = new Place(0, 1);

        static Place of(Map<String, Object> checkpoint) {
            return checkpoint.get("offset") instanceof Number offset && checkpoint.get("line") instanceof Number line
                    ? new Place(offset.longValue(), line.longValue())
                    : BEGINNING;
        }
    }
}
