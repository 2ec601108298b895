package dev.longshore.sql.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments within sentences. */
final class Times {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", Locale.ENGLISH);

    private Times() {}

    /** With its zone: {@code 3 Dec 2026 02:30 Europe/Berlin}. */
    static String of(Instant at, ZoneId zone) {
        return MINUTE.format(at.atZone(zone)) + " " + zone.getId();
    }

    /** Who holds since when and why. */
    static String of(Hold hold, ZoneId zone) {
        String what = hold.scope().equals("all") ? "all schedules" : "this " + hold.scope();
        return hold.actor() + " paused " + what + " at " + of(hold.since(), zone)
                + (hold.until() == null ? "" : ", until " + of(hold.until(), zone)) + ": " + hold.reason();
    }
}
