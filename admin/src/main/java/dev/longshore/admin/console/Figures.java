package dev.longshore.admin.console;

import dev.longshore.model.run.Counts;
import dev.longshore.sql.page.BoundedCount;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes figures as the console shows them: thousands separated by commas, bytes in steps of 1,000, durations in two units, times in UTC. Templates
 * know it as {@code f}.
 *
 * @param asOf the moment of the page; what lies on another day is written with its date
 */
record Figures(Instant asOf) {

    private static final Locale LOCALE = Locale.ENGLISH;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", LOCALE).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("HH:mm", LOCALE).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM HH:mm", LOCALE).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter YEAR =
            DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", LOCALE).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEEE d MMMM, HH:mm", LOCALE).withZone(ZoneOffset.UTC);
    private static final long MILLION = 1_000_000;

    public String number(long value) {
        return String.format(LOCALE, "%,d", value);
    }

    /** With its unit, and one row is one row. */
    public String rows(long value) {
        return value == 1 ? "1 row" : number(value) + " rows";
    }

    /** A noun with its number: {@code 1 run}, {@code 3 runs}. */
    public String many(long value, String noun) {
        return number(value) + " " + noun + (value == 1 ? "" : "s");
    }

    public String count(BoundedCount count) {
        return number(count.value()) + (count.more() ? "+" : "");
    }

    /** How far of how much, in millions once it is millions: {@code 17.8 of 24.0 M rows}. */
    public String of(long done, long all) {
        if (all < MILLION) {
            return number(done) + " of " + number(all) + " rows";
        }
        String far = done < MILLION ? number(done) : String.format(LOCALE, "%.1f", (double) done / MILLION);
        return far + String.format(LOCALE, " of %.1f M rows", (double) all / MILLION);
    }

    public String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes == 1 ? "1 byte" : bytes + " bytes";
        }
        String[] units = {"kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = -1;
        do {
            value /= 1_000;
            unit++;
        } while (value >= 999.95 && unit < units.length - 1);
        return String.format(LOCALE, value < 100 ? "%,.1f %s" : "%,.0f %s", value, units[unit]);
    }

    /** In at most two units: {@code 0.4 s}, {@code 44 s}, {@code 7 m 20 s}, {@code 1 h 18 m}, {@code 3 d 4 h}. */
    public String duration(Duration duration) {
        Duration shown = duration.isNegative() ? Duration.ZERO : duration;
        long seconds = shown.toSeconds();
        if (seconds < 10) {
            return String.format(LOCALE, "%.1f s", Math.floor(shown.toMillis() / 100.0) / 10);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return String.format(LOCALE, "%d m %02d s", seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return String.format(LOCALE, "%d h %02d m", seconds / 3_600, seconds % 3_600 / 60);
        }
        return String.format(LOCALE, "%d d %d h", seconds / 86_400, seconds % 86_400 / 3_600);
    }

    /** A length that somebody decided: {@code 15 min}, {@code 1 hour}, {@code 90 s}. */
    public String span(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds > 0 && seconds % 86_400 == 0) {
            return many(seconds / 86_400, "day");
        }
        if (seconds > 0 && seconds % 3_600 == 0) {
            return many(seconds / 3_600, "hour");
        }
        if (seconds > 0 && seconds % 60 == 0) {
            return seconds / 60 + " min";
        }
        return seconds < 1 ? duration(duration) : seconds + " s";
    }

    public String between(@Nullable Instant from, @Nullable Instant to) {
        return from == null ? "–" : duration(Duration.between(from, to == null ? asOf : to));
    }

    /** To the second today, to the minute on another day. */
    public String time(Instant at) {
        LocalDate today = LocalDate.ofInstant(asOf, ZoneOffset.UTC);
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        if (day.equals(today)) {
            return CLOCK.format(at);
        }
        return (day.getYear() == today.getYear() ? DAY : YEAR).format(at);
    }

    /** To the minute: for forecasts and sentences. */
    public String minute(Instant at) {
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        return day.equals(LocalDate.ofInstant(asOf, ZoneOffset.UTC)) ? MINUTE.format(at) : time(at);
    }

    public String clock(Instant at) {
        return CLOCK.format(at);
    }

    public String date(Instant at) {
        return DATE.format(at);
    }

    /** {@code 39,300}: three figures are enough for a rate that was measured over a minute. */
    public String rate(double perSecond) {
        if (perSecond < 10) {
            return String.format(LOCALE, "%.1f", perSecond);
        }
        long step = perSecond < 1_000 ? 1 : (long) Math.pow(10, Math.floor(Math.log10(perSecond)) - 2);
        return number(Math.round(perSecond / step) * step);
    }

    /** What is wrong with counts that do not add up. */
    public String missing(Counts counts) {
        long missing = counts.read() - counts.written() - counts.filtered() - counts.rejected();
        return missing > 0
                ? many(missing, "row") + " read and not accounted for yet"
                : many(-missing, "row") + " more than were read";
    }

    /** The start of a checksum: enough to compare by eye; the whole stands beside it. */
    public String shortened(String sha256) {
        return sha256.length() <= 16 ? sha256 : sha256.substring(0, 8) + "…" + sha256.substring(sha256.length() - 6);
    }

    public String capitalized(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(LOCALE) + word.substring(1);
    }
}
