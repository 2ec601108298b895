package dev.longshore.jobs.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SampleFeedFileTest {

    @Test
    void hasTheChecksumThatThePageNames() throws NoSuchAlgorithmException {
        assertThat(checksum(1_000_000)).isEqualTo("ba22c1a14fdc92a485a39809e93e3c39");
    }

    /** Of the rows that so many lines must make, by the formulas and the processor alone. */
    static String checksum(int lines) throws NoSuchAlgorithmException {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        for (long id = 1; id <= lines; id++) {
            String note = OneLineNotes.onOneLine(Objects.requireNonNullElse(SampleFeedFile.note(id), "-"));
            String row = List.of(
                            id,
                            SampleFeedFile.account(id),
                            SampleFeedFile.amount(id),
                            SampleFeedFile.bookedOn(id),
                            note)
                    .stream()
                    .map(Object::toString)
                    .collect(Collectors.joining("|", id == 1 ? "" : "\n", ""));
            md5.update(row.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(md5.digest());
    }
}
