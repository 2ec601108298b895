package dev.longshore.jobs.syncin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record is held as a whole, so that its length has a bound: 16 MiB of heap are enough for a gigabyte without a line end. */
class LongLineTest {

    private static final String HEAP = "16m";

    @TempDir
    Path folder;

    @Test
    void refusesALineOfAGigabyteInASmallHeap() throws Exception {
        for (String beginning : new String[] {"csv 1,a\n2,", "csv 1,a\n2,\"", "jsonl {\"id\": 1}\n{\"id\": \""}) {
            String[] kindAndText = beginning.split(" ", 2);
            Path file = folder.resolve("long." + kindAndText[0]);
            LongLine.write(file, kindAndText[1]);

            assertThat(Files.size(file)).isEqualTo(LongLine.BYTES);
            assertThat(LongLine.read(file, HEAP))
                    .startsWith(
                            "record-too-long: The record that begins in line 2 of the file long is longer than 1048576 bytes");
        }
    }
}
