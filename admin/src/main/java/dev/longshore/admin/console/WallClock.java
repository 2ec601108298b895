package dev.longshore.admin.console;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Writes moments by the wall clock of a zone, which the page names once. Templates know it as {@code wall}.
 *
 * @param asOf the moment of the page; its year is not written
 */
record WallClock(ZoneId zone, Instant asOf) {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("EEE d MMM, HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);

    static WallClock utc(Figures f) {
        return new WallClock(ZoneId.of("UTC"), f.asOf());
    }

    /** {@code Mon 23 Nov, 02:30}; with seconds if it has some. */
    public String time(Instant at) {
        return time(LocalDateTime.ofInstant(at, zone));
    }

    /** The same of a time that the clock may never show. */
    String time(LocalDateTime wall) {
        if (wall.getYear() != asOf.atZone(zone).getYear()) {
            return YEAR.format(wall);
        }
        return (wall.getSecond() == 0 ? MINUTE : SECOND).format(wall);
    }

    /** {@code 02:30}. */
    public String clock(Instant at) {
        return CLOCK.format(at.atZone(zone));
    }

    /** {@code 02:30} of the page's day, {@code Mon 23 Nov, 02:30} of another. */
    public String brief(Instant at) {
        return LocalDate.ofInstant(at, zone).equals(LocalDate.ofInstant(asOf, zone)) ? clock(at) : time(at);
    }

    /** The same to the minute: for forecasts. */
    public String about(Instant at) {
        return brief(at.truncatedTo(ChronoUnit.MINUTES));
    }

    public String day(Instant at) {
        return DAY.format(at.atZone(zone));
    }

    public String name() {
        return zone.getId();
    }

    public boolean isUtc() {
        return zone.getId().equals("UTC");
    }
}
