package dev.longshore.jobs.export;

import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** What becomes of the parts on their way into the file: it takes their bytes in order, and writes those of the file in order. For one thread. */
interface Binding {

    /** Where the file's bytes go. Takes all that remains in the buffer. */
    @FunctionalInterface
    interface Out {
        void write(ByteBuffer bytes) throws IOException;
    }

    /** What comes before the first part. */
    void begin(Out file) throws IOException;

    /** Says whose part comes next. */
    default void part(EndedUnit unit) throws IOException {}

    /** The next bytes of the parts; a row may begin in one block and end in the next. */
    void bytes(ByteBuffer block) throws IOException;

    /** What comes after the last part. */
    void end() throws IOException;

    /** Whether bytes of the part that comes next would do harm here, if it is damaged, before their checksum tells. */
    boolean needsCheckedBytes();

    /** What each file within the file is, for its manifest, once it has ended; nothing if it holds none. */
    default List<Map<String, Object>> contents() {
        return List.of();
    }
}
