package dev.longshore.sql.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Parts of the sentences that say why a fire is or will be what it is. */
public final class Sentences {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", Locale.ENGLISH);

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss", Locale.ENGLISH);

    private Sentences() {}

    /** With its zone, and with seconds if it is not on the full minute: {@code 3 Dec 2026 02:30 Europe/Berlin}. */
    public static String moment(Instant at, ZoneId zone) {
        ZonedDateTime local = at.atZone(zone);
        return (local.getSecond() == 0 ? MINUTE : SECOND).format(local) + " " + zone.getId();
    }

    /** In the two greatest units: {@code 3 h 12 min}. */
    public static String time(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min";
        }
        return seconds < 86_400
                ? seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min"
                : seconds / 86_400 + " d " + seconds % 86_400 / 3_600 + " h";
    }

    /** How many runs planned times come to, as a sentence that follows another; nothing where it is one run a time. */
    public static String runsOf(int times, int tenants) {
        return tenants < 2
                ? ""
                : String.format(
                        Locale.ROOT,
                        " %,d %s for %,d tenants would be %,d runs.",
                        times,
                        times == 1 ? "time" : "times",
                        tenants,
                        (long) times * tenants);
    }

    /** Who holds since when and why. */
    public static String hold(Hold hold, ZoneId zone) {
        String what = hold.scope().equals("all") ? "all schedules" : "the " + hold.scope() + " " + hold.subject();
        // a person's moment: its second says nothing
        return hold.actor() + " paused " + what + " at " + moment(hold.since().truncatedTo(ChronoUnit.MINUTES), zone)
                + (hold.until() == null ? "" : ", until " + moment(hold.until(), zone)) + ": " + hold.reason();
    }
}
