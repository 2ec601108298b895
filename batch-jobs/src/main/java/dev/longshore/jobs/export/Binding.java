package dev.longshore.jobs.export;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What becomes of the parts on their way into the file: it takes their bytes in order, and writes those of the file in order. For one thread. */
interface Binding {

    /** Where the file's bytes go. Takes all that remains in the buffer. */
    @FunctionalInterface
    interface Out {
        void write(ByteBuffer bytes) throws IOException;
    }

    /** What comes before the first part. */
    void begin(Out file) throws IOException;

    /** The next bytes of the parts; a row may begin in one block and end in the next. */
    void bytes(ByteBuffer block) throws IOException;

    /** What comes after the last part. */
    void end() throws IOException;

    /** Whether bytes of a damaged part would do harm here before their checksum tells. */
    boolean needsCheckedBytes();
}
