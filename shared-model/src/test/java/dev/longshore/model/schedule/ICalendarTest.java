package dev.longshore.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ICalendarTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

    @Test
    void daysWindowsFoldedLinesAndAlarmsAreRead() {
        List<FireCalendar.Entry> entries = read("""
                BEGIN:VEVENT
                SUMMARY:Christmas\\, both
                  days
                DTSTART;VALUE=DATE:20261225
                DTEND;VALUE=DATE:20261227
                BEGIN:VALARM
                SUMMARY:not this
                END:VALARM
                END:VEVENT
                BEGIN:VEVENT
                DTSTART;TZID=Europe/Berlin:20261201T220000
                DURATION:PT2H
                SUMMARY:New disks
                END:VEVENT
                BEGIN:VEVENT
                DTSTART:20261202T010000Z
                DTEND:20261202T013000Z
                END:VEVENT
                """);

        assertThat(entries)
                .containsExactly(
                        new FireCalendar.Days(
                                "Christmas, both days", LocalDate.of(2026, 12, 25), LocalDate.of(2026, 12, 26)),
                        new FireCalendar.Window(
                                "New disks",
                                Instant.parse("2026-12-01T21:00:00Z"),
                                Instant.parse("2026-12-01T23:00:00Z")),
                        new FireCalendar.Window(
                                "Without a title",
                                Instant.parse("2026-12-02T01:00:00Z"),
                                Instant.parse("2026-12-02T01:30:00Z")));
    }

    @Test
    void whatComesEveryYearIsWrittenOut() {
        List<FireCalendar.Entry> entries =
                read("BEGIN:VEVENT\nSUMMARY:New Year\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY\nEND:VEVENT\n");

        assertThat(entries).hasSize(11);
        assertThat(entries.get(10).start(ZoneOffset.UTC)).isEqualTo(Instant.parse("2036-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    DTSTART;VALUE=DATE:20260230                                      | does not exist
                    DTSTART:20261202T010000                                          | without a time zone
                    DTSTART;TZID=Europe/Atlantis:20261202T010000                     | cannot be read
                    DTSTART:20261202T010000Z                                         | no end that can be read
                    SUMMARY:x                                                        | no beginning
                    DTSTART;VALUE=DATE:20260101#RRULE:FREQ=WEEKLY                    | not "every year"
                    DTSTART:20261202T010000Z#DTEND:20261202T000000Z                  | does not end after it begins
                    """)
    void whatCannotBeReadIsNamedAndNotGuessed(String lines, String says) {
        assertThatThrownBy(() -> read("BEGIN:VEVENT\n" + lines.replace("#", "\n") + "\nEND:VEVENT\n"))
                .isInstanceOf(LongshoreException.class)
                .hasMessageContaining(says);
    }

    @Test
    void anotherFileIsRefused() {
        assertThatThrownBy(() -> ICalendar.read("<html>", TODAY)).hasMessageContaining("no iCalendar file");
        assertThatThrownBy(() -> read("")).hasMessageContaining("no events");
    }

    private static List<FireCalendar.Entry> read(String events) {
        return ICalendar.read("BEGIN:VCALENDAR\r\n" + events + "END:VCALENDAR\r\n", TODAY);
    }
}
