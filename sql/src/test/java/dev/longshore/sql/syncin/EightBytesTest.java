package dev.longshore.sql.syncin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/** Against the same question asked byte by byte. */
class EightBytesTest {

    /** Those that mean something, those beside them, and both ends of either half. */
    private static final byte[] NEAR = {0, 1, 9, 10, 13, 31, 32, 33, 34, 35, 44, 91, 92, 93, 127, -128, -127, -1, 'a'};

    private final Random random = new Random(7);

    @RepeatedTest(20)
    void findsTheFirstOfThree() {
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = bytes(random.nextInt(60));
            int from = random.nextInt(bytes.length + 1);
            int end = from + random.nextInt(bytes.length - from + 1);
            byte one = near();
            byte other = near();
            byte third = near();
            int first = from;
            while (first < end && bytes[first] != one && bytes[first] != other && bytes[first] != third) {
                first++;
            }

            assertThat(EightBytes.find(bytes, from, end, one, other, third)).isEqualTo(first);
        }
    }

    @RepeatedTest(20)
    void skipsWhatIsAsciiAndNoMore() {
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = bytes(random.nextInt(60));
            int first = 0;
            while (first < bytes.length && bytes[first] > 0) {
                first++;
            }

            assertThat(EightBytes.skipAscii(bytes, 0, bytes.length)).isBetween(first - 7, first);
        }
    }

    @RepeatedTest(20)
    void escapesWhatMeansSomethingToCopy() {
        for (int round = 0; round < 500; round++) {
            byte[] bytes = bytes(random.nextInt(60));
            StagedRows rows = new StagedRows();
            rows.text(bytes, 0, bytes.length);
            rows.endRow(1, new StagedRows());
            String escaped = new String(bytes, StandardCharsets.ISO_8859_1)
                    .replace("\\", "\\\\")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r")
                    .replace("\t", "\\t");

            assertThat(new String(rows.bytes(), 0, rows.start(1), StandardCharsets.ISO_8859_1))
                    .isEqualTo(escaped + "\n");
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        int share = 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            bytes[i] = random.nextInt(share) == 0 ? near() : (byte) ('b' + random.nextInt(20));
        }
        return bytes;
    }

    private byte near() {
        return NEAR[random.nextInt(NEAR.length)];
    }
}
