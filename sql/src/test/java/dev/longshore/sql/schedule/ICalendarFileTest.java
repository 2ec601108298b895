package dev.longshore.sql.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.FireCalendar;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ICalendarFileTest {

    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    @Test
    void readsDaysAndWindows() {
        List<FireCalendar.Entry> entries = ICalendarFile.read(file("""
                        BEGIN:VEVENT
                        UID:1
                        SUMMARY:Christmas
                        DTSTART;VALUE=DATE:20271225
                        DTEND;VALUE=DATE:20271227
                        END:VEVENT
                        BEGIN:VEVENT
                        UID:2
                        SUMMARY:Easter Monday
                        DTSTART;VALUE=DATE:20270329
                        END:VEVENT
                        BEGIN:VEVENT
                        UID:3
                        SUMMARY:Closing of the books
                        DTSTART:20270131T180000Z
                        DTEND:20270201T060000Z
                        END:VEVENT
                        """), NOW);

        assertThat(entries)
                .containsExactly(
                        new FireCalendar.Days("Christmas", LocalDate.of(2027, 12, 25), LocalDate.of(2027, 12, 26)),
                        new FireCalendar.Days("Easter Monday", LocalDate.of(2027, 3, 29), LocalDate.of(2027, 3, 29)),
                        new FireCalendar.Window(
                                "Closing of the books",
                                Instant.parse("2027-01-31T18:00:00Z"),
                                Instant.parse("2027-02-01T06:00:00Z")));
    }

    @Test
    void writesRepetitionsOutWithoutTheirExceptions() {
        List<FireCalendar.Entry> entries = ICalendarFile.read(file("""
                        BEGIN:VEVENT
                        UID:1
                        SUMMARY:New Year
                        DTSTART;VALUE=DATE:20000101
                        RRULE:FREQ=YEARLY
                        EXDATE;VALUE=DATE:20290101
                        END:VEVENT
                        """), NOW);

        assertThat(entries)
                .extracting(entry -> ((FireCalendar.Days) entry).first().getYear())
                .containsExactly(2026, 2027, 2028, 2030, 2031, 2032);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"})
    void refusesWhatHoldsNoEvents(String text) {
        assertThatThrownBy(() -> ICalendarFile.read(text, NOW))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.field()).isEqualTo("file"));
    }

    @Test
    void refusesMoreThanAnybodyMeans() {
        assertThatThrownBy(() -> ICalendarFile.read(file("""
                                BEGIN:VEVENT
                                UID:1
                                DTSTART:20270101T000000Z
                                DURATION:PT1S
                                RRULE:FREQ=SECONDLY
                                END:VEVENT
                                """), NOW)).hasMessageContaining("more than 10,000");
    }

    private static String file(String events) {
        return ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//test//EN\n" + events + "END:VCALENDAR\n")
                .replace("\n", "\r\n");
    }
}
