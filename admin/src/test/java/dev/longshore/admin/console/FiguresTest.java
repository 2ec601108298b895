package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.run.Counts;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    private final Figures f = new Figures(Instant.parse("2026-11-23T07:42:07Z"));

    @ParameterizedTest
    @CsvSource({
        "PT0.44S, 0.4 s",
        "PT9.99S, 9.9 s",
        "PT44S, 44 s",
        "PT7M20S, 7 m 20 s",
        "PT1M8S, 1 m 08 s",
        "PT1H18M, 1 h 18 m",
        "PT76H, 3 d 4 h",
        "PT-3S, 0.0 s"
    })
    void writesDurationsInAtMostTwoUnits(Duration duration, String text) {
        assertThat(f.duration(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1, 1 byte",
        "999, 999 bytes",
        "4100, 4.1 kB",
        "999960, 1.0 MB",
        "186000000, 186 MB",
        "1234567890123, 1.2 TB"
    })
    void writesBytesInStepsOfAThousand(long bytes, String text) {
        assertThat(f.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT15M, 15 min", "PT1H, 1 hour", "PT48H, 2 days", "PT90S, 90 s"})
    void writesDecidedLengthsAsPeopleSayThem(Duration duration, String text) {
        assertThat(f.span(duration)).isEqualTo(text);
    }

    @Test
    void writesTimesOfAnotherDayWithTheirDate() {
        assertThat(f.time(Instant.parse("2026-11-23T07:31:12Z"))).isEqualTo("07:31:12");
        assertThat(f.time(Instant.parse("2026-11-22T23:59:59Z"))).isEqualTo("22 Nov 23:59");
        assertThat(f.time(Instant.parse("2025-12-31T23:59:59Z"))).isEqualTo("31 Dec 2025 23:59");
    }

    @Test
    void writesProgressInMillionsOnceItIsMillions() {
        assertThat(f.of(120, 6_000)).isEqualTo("120 of 6,000 rows");
        assertThat(f.of(840_000, 1_500_000)).isEqualTo("840,000 of 1.5 M rows");
        assertThat(f.of(17_800_735, 24_000_000)).isEqualTo("17.8 of 24.0 M rows");
    }

    @Test
    void roundsRatesToThreeFigures() {
        assertThat(f.rate(39_341)).isEqualTo("39,300");
        assertThat(f.rate(812.4)).isEqualTo("812");
        assertThat(f.rate(0.44)).isEqualTo("0.4");
    }

    @Test
    void saysWhatIsMissingInASum() {
        assertThat(f.missing(new Counts(10, 7, 1, 1))).isEqualTo("1 row read and not accounted for yet");
        assertThat(f.missing(new Counts(10, 12, 0, 0))).isEqualTo("2 rows more than were read");
    }
}
