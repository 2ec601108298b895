package dev.longshore.sql.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SentencesTest {

    @Test
    void showsSecondsWhereTheMomentHasSome() {
        assertThat(Sentences.moment(Instant.parse("2026-11-22T19:10:40Z"), ZoneId.of("UTC")))
                .isEqualTo("22 Nov 2026 19:10:40 UTC");
    }

    @Test
    void showsNoSecondsOnTheFullMinute() {
        assertThat(Sentences.moment(Instant.parse("2026-12-03T01:30:00Z"), ZoneId.of("Europe/Berlin")))
                .isEqualTo("3 Dec 2026 02:30 Europe/Berlin");
    }
}
