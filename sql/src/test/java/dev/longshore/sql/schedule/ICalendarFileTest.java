package dev.longshore.sql.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.FireCalendar;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    void passesOverAByteOrderMark() {
        String written = file(event("DTSTART;VALUE=DATE:20270201"));

        assertThat(ICalendarFile.read("\uFEFF" + written, NOW)).isEqualTo(ICalendarFile.read(written, NOW));
    }

    @Test
    void takesADayThatIsItsOwnEndForOneDay() {
        List<FireCalendar.Entry> entries = ICalendarFile.read(file("""
                        BEGIN:VEVENT
                        UID:1
                        SUMMARY:Stocktaking
                        DTSTART;VALUE=DATE:20270329
                        DTEND;VALUE=DATE:20270329
                        END:VEVENT
                        """), NOW);

        assertThat(entries)
                .containsExactly(
                        new FireCalendar.Days("Stocktaking", LocalDate.of(2027, 3, 29), LocalDate.of(2027, 3, 29)));
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
    @CsvSource(delimiter = '|', textBlock = """
            DTSTART;VALUE=DATE:20261224/RDATE;VALUE=DATE:20270106,20261231                  | 20261224 20261231 20270106
            DTSTART;VALUE=DATE:20261224/RDATE;VALUE=DATE:20261231,20261224                  | 20261224 20261231
            DTSTART;VALUE=DATE:20261224/RDATE;VALUE=DATE:20261231/EXDATE;VALUE=DATE:20261224 | 20261231
            DTSTART;VALUE=DATE:20270106/RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=2                  | 20270106 20270112 20270119
            DTSTART;VALUE=DATE:20270105/RRULE:FREQ=WEEKLY;COUNT=2/RDATE:20270107            | 20270105 20270107 20270112
            DTSTART;VALUE=DATE:20270105/RRULE:FREQ=DAILY;COUNT=5/EXDATE;VALUE=DATE:20270109,20270106 | 20270105 20270107 20270108
            """)
    void countsTheFirstDayAndThoseThatAreListed(String lines, String expected) {
        assertThat(ICalendarFile.read(file(event(lines)), NOW))
                .extracting(entry -> ((FireCalendar.Days) entry).first().format(DateTimeFormatter.BASIC_ISO_DATE))
                .containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DTSTART:20261224T100000Z/DURATION:PT1H/RDATE:20261231T100000Z                              | 2026-12-24T10:00:00Z/PT1H 2026-12-31T10:00:00Z/PT1H
            DTSTART:20261127T100000Z/DURATION:PT1H/RDATE;VALUE=PERIOD:20261128T100000Z/PT2H            | 2026-11-27T10:00:00Z/PT1H 2026-11-28T10:00:00Z/PT2H
            DTSTART:20261127T100000Z/DURATION:PT1H/RDATE;VALUE=PERIOD:20261127T100000Z/20261127T130000Z | 2026-11-27T10:00:00Z/PT3H
            DTSTART:20251225T100000Z/DURATION:PT1H/RDATE;VALUE=PERIOD:20251227T100000Z/P10D            | 2025-12-27T10:00:00Z/PT240H
            DTSTART;TZID=Europe/Berlin:20261109T233000/DURATION:PT1H/RRULE:FREQ=DAILY;COUNT=3/EXDATE;VALUE=DATE:20261110 | 2026-11-09T22:30:00Z/PT1H 2026-11-11T22:30:00Z/PT1H
            DTSTART;TZID=Europe/Berlin:20261109T003000/DURATION:PT1H/RRULE:FREQ=DAILY;COUNT=3/EXDATE;VALUE=DATE:20261110 | 2026-11-08T23:30:00Z/PT1H 2026-11-10T23:30:00Z/PT1H
            DTSTART;TZID=America/New_York:20261109T190000/DURATION:PT1H/RRULE:FREQ=DAILY;COUNT=2/EXDATE;VALUE=DATE:20261110 | 2026-11-10T00:00:00Z/PT1H
            DTSTART:20261109T100000Z/DURATION:PT1H/RRULE:FREQ=DAILY;COUNT=3/EXDATE;VALUE=DATE:20261110 | 2026-11-09T10:00:00Z/PT1H 2026-11-11T10:00:00Z/PT1H
            """)
    void countsTheFirstTimeAndThoseThatAreListedWithTheirOwnLengths(String lines, String expected) {
        assertThat(ICalendarFile.read(file(event(lines)), NOW))
                .extracting(entry -> (FireCalendar.Window) entry)
                .extracting(window -> window.from() + "/" + Duration.between(window.from(), window.until()))
                .containsExactly(expected.split(" "));
    }

    @Test
    void anEventThatNamesATimeOfADayThatIsTakenAwayStandsInItsPlace() {
        String series =
                "DTSTART:20270105T100000Z/DURATION:PT1H/RRULE:FREQ=DAILY;COUNT=3/EXDATE;VALUE=DATE:20270106,20270107";
        String moved = "RECURRENCE-ID:20270106T100000Z/DTSTART:20270109T100000Z/DURATION:PT1H";

        assertThat(ICalendarFile.read(file(event(series) + event(moved)), NOW))
                .extracting(entry -> ((FireCalendar.Window) entry).from().toString())
                .containsExactly("2027-01-05T10:00:00Z", "2027-01-09T10:00:00Z");
    }

    @Test
    void refusesMoreThanOneMebibyteWhicheverWayItCame() {
        String padding = "X-PADDING:" + "ä".repeat(512 * 1024) + "\n";

        assertThatThrownBy(() -> ICalendarFile.read(file(RIGHT + padding), NOW))
                .hasMessage("The file is longer than 1 MiB, which is the limit.")
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("too-long"));
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DTSTART;VALUE=DATE:20260230                          | Line 12, event w-1: DTSTART is 20260230, which is no day or time.
            DTSTART:20270101T250000Z/DURATION:PT1H               | DTSTART is 20270101T250000Z, which is no day or time.
            DTSTART;VALUE=DATE:20270101T000000Z                  | though VALUE=DATE says that it is a day
            DTSTART;TZID=Mars/X:20270101T000000/DURATION:PT1H    | TZID=Mars/X is no time zone that is known
            DTSTART;TZID=W. Europe Standard Time:20270101T000000/DURATION:PT1H | and the file has no VTIMEZONE of it
            DTSTART;VALUE=DATE:20270101/RRULE:FREQ=SOMETIMES     | Line 13, event w-1: RRULE: FREQ=SOMETIMES is no frequency.
            DTSTART;VALUE=DATE:20270101/RRULE:FREQ=DAILY;INTERVAL=0 | INTERVAL=0 is out of range
            DTSTART;VALUE=DATE:20270101/RRULE:FREQ=DAILY;COUNT=0 | COUNT=0 is out of range
            DTSTART;VALUE=DATE:20270101/RRULE:FREQ=YEARLY;BYMONTH=13 | BYMONTH=13 is out of range
            DTSTART;VALUE=DATE:20270101/RRULE:FREQ=YEARLY;EVERY=2 | EVERY=2 is not understood
            DTSTART;VALUE=DATE:20270101/RRULE:INTERVAL=2         | RRULE: it says no FREQ.
            DTSTART;VALUE=DATE:20270101/RRULE:FREQ=YEARLY;UNTIL=20280230 | UNTIL=20280230 is no day or time
            DTSTART;VALUE=DATE:20270101/RRULE:FREQ=YEARLY/EXDATE;VALUE=DATE:20280101,20290229 | EXDATE is 20290229
            DTSTART;VALUE=DATE:20270101/RRULE:FREQ=YEARLY/RRULE:FREQ=DAILY | RRULE stands twice
            DTSTART;VALUE=DATE:20270105/DTEND;VALUE=DATE:20270104 | The event w-1: its DTEND is not after its DTSTART.
            DTSTART:20270105T100000Z/DTEND:20270105T090000Z      | The event w-1: its DTEND is not after its DTSTART.
            DTSTART:20270105T100000Z/DTEND;VALUE=DATE:20270106   | one is a day, the other a time
            DTSTART:20270105T100000Z                             | The event w-1 takes no time.
            DTSTART:20270105T100000Z/DURATION:an hour            | DURATION is an hour, which is no length.
            DTSTART;VALUE=DATE:20270105/DTEND 20270107           | Line 13: DTEND 20270107 is no property.
            DTSTART:20270105T100000Z/DURATION:P99999999999D      | event w-1: DURATION is P99999999999D, longer than 10,000 days, which is the limit.
            DTSTART:20270105T100000Z/DURATION:PT1H/RDATE;VALUE=PERIOD:20270106T100000Z/PT99999999999S | RDATE is PT99999999999S, longer than 10,000 days
            DTSTART:20270105T100000Z/DURATION:PT1H/RDATE;VALUE=PERIOD:20270106T100000Z  | event w-1: RDATE is 20270106T100000Z, no period
            DTSTART:20270105T100000Z/DURATION:PT1H/RDATE:20270106T100000Z/PT2H          | a period, which VALUE=PERIOD does not say
            DTSTART:20270105T100000Z/DURATION:PT1H/RDATE;VALUE=PERIOD:20270106T100000Z/20270106T090000Z | does not end after it begins
            DTSTART:20270105T100000Z/DURATION:PT1H/RDATE;VALUE=PERIOD:20270106T100000Z/soon | RDATE is soon, which is no day or time
            DTSTART:20270105T100000Z/DURATION:PT1H/RDATE;VALUE=DATE:20270106            | RDATE is 20270106: of DTSTART and RDATE one is a day, the other a time.
            DTSTART;VALUE=DATE:20270105/RDATE:20270106T100000Z                          | of DTSTART and RDATE one is a day, the other a time.
            DTSTART;VALUE=DATE:20270105/RDATE;VALUE=PERIOD:20270106T100000Z/PT2H        | of DTSTART and RDATE one is a day, the other a time.
            DTSTART;VALUE=DATE:20270105/RRULE:FREQ=DAILY;COUNT=3/EXDATE:20270106T000000Z | event w-1: EXDATE is 20270106T000000Z: of DTSTART and EXDATE one is a day, the other a time.
            DTSTART;TZID=Europe/Berlin:20270105T100000/DURATION:PT1H/RRULE:FREQ=DAILY;COUNT=3/EXDATE:20270106T100000 | EXDATE is 20270106T100000, a time without a zone, and DTSTART has one.
            DTSTART:20270105T100000Z/DURATION:PT1H/RRULE:FREQ=DAILY;COUNT=3/EXDATE:20270106 | event w-1: EXDATE is 20270106, a day, which VALUE=DATE does not say.
            SUMMARY:Some day                                     | The event has no DTSTART.
            """)
    void refusesWhatWouldBeReadAsSomethingElseThoughAnotherEventIsRight(String lines, String expected) {
        assertThatThrownBy(() -> ICalendarFile.read(file(RIGHT + event(lines)), NOW))
                .hasMessageContaining(expected)
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.field()).isEqualTo("file");
                    assertThat(e.remedy()).isNotBlank();
                });
    }

    @Test
    void countsTheMistakesAfterTheFirst() {
        assertThatThrownBy(() -> ICalendarFile.read(
                        file(event("DTSTART;VALUE=DATE:20260230") + event("DTSTART;VALUE=DATE:20260231")), NOW))
                .hasMessageContaining("20260230")
                .hasMessageEndingWith("1 more mistake follows.");
    }

    @Test
    void refusesAFileThatEndsWithinAnEvent() {
        String cut = file(RIGHT + event("DTSTART;VALUE=DATE:20270105"))
                .replaceFirst("(?s)END:VEVENT\r\nEND:VCALENDAR.*", "");

        assertThatThrownBy(() -> ICalendarFile.read(cut, NOW)).hasMessageContaining("ends too early");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DTSTART:20270101T000000Z/DURATION:PT1S/RRULE:FREQ=MINUTELY                  | with it the file holds more than 10,000
            DTSTART:20270101T000000Z/DURATION:PT1S/RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8,9,10;BYMINUTE=1,2,3 | with it the file holds more than 10,000
            DTSTART;VALUE=DATE:00010101/RRULE:FREQ=DAILY                                | the limit is 100,000 times until a year ago
            DTSTART;VALUE=DATE:20270101/RRULE:FREQ=SECONDLY                             | FREQ=SECONDLY repeats too often for an event of whole days
            DTSTART;VALUE=DATE:20270101/RRULE:FREQ=DAILY;BYSECOND=1                     | BYSECOND=1 repeats too often for an event of whole days
            """)
    void saysWhichEventRepeatsTooOften(String lines, String expected) {
        assertThatThrownBy(() -> ICalendarFile.read(file(RIGHT + event(lines)), NOW))
                .hasMessageContaining("w-1")
                .hasMessageContaining("repeats too often")
                .hasMessageContaining(expected);
    }

    @Test
    void writesOutWhatBeganCenturiesAgo() {
        List<FireCalendar.Entry> entries = ICalendarFile.read(
                file(event("DTSTART;VALUE=DATE:16011225/RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25")), NOW);

        assertThat(entries)
                .hasSize(6)
                .contains(new FireCalendar.Days(
                        "Without a title", LocalDate.of(2027, 12, 25), LocalDate.of(2027, 12, 25)));
    }

    /** The first week is moved by an event that names it in UTC, the second cancelled, the third left as it is; the order in the file does not matter. */
    @Test
    void anEventThatNamesAnOccurrenceStandsInItsPlaceAndACancelledOneTakesItAway() {
        String moved = "RECURRENCE-ID:20270105T090000Z/DTSTART;TZID=Europe/Berlin:20270106T140000/DURATION:PT2H";
        String cancelled =
                "RECURRENCE-ID;TZID=Europe/Berlin:20270112T100000/STATUS:CANCELLED/DTSTART;TZID=Europe/Berlin:20270112T100000/DURATION:PT1H";
        String series = "DTSTART;TZID=Europe/Berlin:20270105T100000/DURATION:PT1H/RRULE:FREQ=WEEKLY;COUNT=3";

        assertThat(ICalendarFile.read(file(event(moved) + event(series) + event(cancelled)), NOW))
                .extracting(entry -> ((FireCalendar.Window) entry).from())
                .containsExactlyInAnyOrder(
                        Instant.parse("2027-01-06T13:00:00Z"), Instant.parse("2027-01-19T09:00:00Z"));
    }

    @Test
    void anEventThatNamesADayOfASeriesStandsInItsPlace() {
        String moved = "RECURRENCE-ID;VALUE=DATE:20280101/DTSTART;VALUE=DATE:20280103";
        String series = "DTSTART;VALUE=DATE:20000101/RRULE:FREQ=YEARLY/EXDATE;VALUE=DATE:20290101";
        String instead = "RECURRENCE-ID;VALUE=DATE:20290101/DTSTART;VALUE=DATE:20290102";

        assertThat(ICalendarFile.read(file(event(series) + event(moved) + event(instead)), NOW))
                .extracting(entry -> ((FireCalendar.Days) entry).first().toString())
                .containsExactlyInAnyOrder(
                        "2026-01-01",
                        "2027-01-01",
                        "2028-01-03",
                        "2029-01-02",
                        "2030-01-01",
                        "2031-01-01",
                        "2032-01-01");
    }

    @Test
    void whatIsCancelledMakesNoEntryAndAnEventWhoseSeriesIsElsewhereStandsForItself() {
        assertThat(ICalendarFile.read(
                        file(RIGHT
                                + event("DTSTART;VALUE=DATE:20270105/STATUS:CANCELLED")
                                + event("RECURRENCE-ID;VALUE=DATE:20270201/DTSTART;VALUE=DATE:20270202")),
                        NOW))
                .extracting(entry -> ((FireCalendar.Days) entry).first().toString())
                .containsExactly("2027-03-01", "2027-02-02");
    }

    @Test
    void countsEventsWhoseSeriesIsElsewhere() {
        String moved = "RECURRENCE-ID;VALUE=DATE:20270201/DTSTART;VALUE=DATE:20270202";
        String series = "DTSTART;VALUE=DATE:20270201/RRULE:FREQ=DAILY;COUNT=3";

        assertThat(ICalendarFile.alone(file(event(moved)))).isEqualTo(1);
        assertThat(ICalendarFile.alone(file(event(moved) + event(series)))).isZero();
        assertThat(ICalendarFile.alone(file(event(moved + "/STATUS:CANCELLED"))))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RECURRENCE-ID;TZID=America/New_York:20270112T100000/DTSTART:20270113T100000Z/DURATION:PT1H    | The event w-1: its RECURRENCE-ID is 2027-01-12T15:00:00Z, which is no occurrence of its series
            RECURRENCE-ID;VALUE=DATE:20270112/DTSTART:20270113T100000Z/DURATION:PT1H                       | The event w-1: its RECURRENCE-ID is a day, and the DTSTART of its series a time
            RECURRENCE-ID;RANGE=THISANDFUTURE:20270112T090000Z/DTSTART:20270113T100000Z/DURATION:PT1H      | event w-1: RANGE=THISANDFUTURE replaces more than the one occurrence
            RECURRENCE-ID:20270112T090000Z/DTSTART:20270113T100000Z/DURATION:PT1H/RRULE:FREQ=DAILY;COUNT=2 | event w-1: RRULE stands in an event that replaces one occurrence
            RECURRENCE-ID:20270112T090000Z/RECURRENCE-ID:20270119T090000Z/DTSTART:20270113T100000Z/DURATION:PT1H | event w-1: RECURRENCE-ID stands twice
            RECURRENCE-ID:20270230T090000Z/DTSTART:20270113T100000Z/DURATION:PT1H                          | event w-1: RECURRENCE-ID is 20270230T090000Z, which is no day or time
            """)
    void refusesAnEventThatWouldComeBesideWhatItMeansToReplace(String lines, String expected) {
        String series = "DTSTART;TZID=Europe/Berlin:20270105T100000/DURATION:PT1H/RRULE:FREQ=WEEKLY;COUNT=3";

        assertThatThrownBy(() -> ICalendarFile.read(file(event(series) + event(lines)), NOW))
                .hasMessageContaining(expected)
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.remedy()).endsWith("."));
    }

    @Test
    void refusesTwoEventsForOneOccurrenceAndOneWithoutAUid() {
        String series = "DTSTART;VALUE=DATE:20270105/RRULE:FREQ=DAILY;COUNT=3";
        String moved = "RECURRENCE-ID;VALUE=DATE:20270106/DTSTART;VALUE=DATE:20270109";

        assertThatThrownBy(() -> ICalendarFile.read(file(event(series) + event(moved) + event(moved)), NOW))
                .hasMessageContaining("two events replace its occurrence of 2027-01-06");
        assertThatThrownBy(() ->
                        ICalendarFile.read(file(event(series) + event(moved).replace("UID:w-1\n", "")), NOW))
                .hasMessageContaining("a RECURRENCE-ID and no UID");
    }

    @Test
    void readsTimesOfZonesThatAreKnownOrDescribed() {
        String described = """
                BEGIN:VTIMEZONE
                TZID:W. Europe Standard Time
                BEGIN:STANDARD
                DTSTART:16010101T000000
                TZOFFSETFROM:+0100
                TZOFFSETTO:+0100
                END:STANDARD
                END:VTIMEZONE
                """;

        assertThat(ICalendarFile.read(
                        file(event("DTSTART;TZID=Europe/Berlin:20270105T100000/DURATION:PT1H")
                                + event("DTSTART;TZID=W. Europe Standard Time:20270106T100000/DURATION:PT1H")
                                + described),
                        NOW))
                .extracting(entry -> ((FireCalendar.Window) entry).from())
                .containsExactly(Instant.parse("2027-01-05T09:00:00Z"), Instant.parse("2027-01-06T09:00:00Z"));
    }

    /** Lines 4 to 8 of the file, so that the next event begins in line 9. */
    private static final String RIGHT = """
            BEGIN:VEVENT
            UID:right
            SUMMARY:Right
            DTSTART;VALUE=DATE:20270301
            END:VEVENT
            """;

    /** @param lines with slashes between, but in names of zones */
    private static String event(String lines) {
        return "BEGIN:VEVENT\nUID:w-1\nCLASS:PUBLIC\n" + lines.strip().replaceAll("/(?=[A-Z-]{2,}[:; ])", "\n")
                + "\nEND:VEVENT\n";
    }

    private static String file(String events) {
        return ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//test//EN\n" + events + "END:VCALENDAR\n")
                .replace("\n", "\r\n");
    }
}
