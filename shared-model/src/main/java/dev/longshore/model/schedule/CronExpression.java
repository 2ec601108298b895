package dev.longshore.model.schedule;

import dev.longshore.model.failure.LongshoreException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.util.BitSet;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression: five fields as Unix has them (minute, hour, day of month, month, day of week) or six as Quartz has them (a second in front). The
 * count of fields decides how days of the week are numbered, and names such as MON are the same in both. It knows wall clocks only; zones and their changes are
 * the business of {@link FireTimes}.
 */
public final class CronExpression {

    static final String CODE = "invalid-cron";
    static final String FIELD = "cron";

    private static final int LONGEST = 200;

    /** From a 29 February over a year without one to the next. */
    private static final int LONGEST_GAP_YEARS = 9;

    private final String text;
    private final BitSet seconds;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet months;
    private final CronDays days;

    private CronExpression(String text, BitSet seconds, BitSet minutes, BitSet hours, BitSet months, CronDays days) {
        this.text = text;
        this.seconds = seconds;
        this.minutes = minutes;
        this.hours = hours;
        this.months = months;
        this.days = days;
    }

    /**
     * Reads an expression.
     *
     * @throws LongshoreException bad input with field {@code cron}: it cannot be read, or no day ever fits it
     */
    public static CronExpression of(String given) {
        String text = given.strip().replaceAll("\\s+", " ");
        String[] fields = text.split(" ");
        if (text.length() > LONGEST || fields.length != 5 && fields.length != 6) {
            throw LongshoreException.badInput(
                    CODE,
                    FIELD,
                    text.length() > LONGEST
                            ? "The cron expression is longer than " + LONGEST + " characters."
                            : "A cron expression has five or six fields, and this one has "
                                    + (text.isEmpty() ? 0 : fields.length) + ".",
                    "Write minute, hour, day of month, month and day of week, such as 30 2 * * MON-FRI;"
                            + " a sixth field in front is the second.");
        }
        boolean unix = fields.length == 5;
        int minute = unix ? 0 : 1;
        CronExpression expression = new CronExpression(
                text,
                CronField.SECOND.values(unix ? "0" : fields[0]),
                CronField.MINUTE.values(fields[minute]),
                CronField.HOUR.values(fields[minute + 1]),
                CronField.MONTH.values(fields[minute + 3].toUpperCase(Locale.ROOT)),
                CronDays.of(
                        fields[minute + 2],
                        fields[minute + 4],
                        unix ? CronField.UNIX_WEEKDAY : CronField.QUARTZ_WEEKDAY));
        expression.requireADay();
        return expression;
    }

    private void requireADay() {
        int longest =
                months.stream().map(month -> Month.of(month).maxLength()).max().orElseThrow();
        int first = days.leastMonth();
        if (first > longest) {
            throw LongshoreException.badInput(
                    "impossible-date",
                    FIELD,
                    "No day ever fits: the months that it names have at most " + longest + " days, and it asks for day "
                            + first + ".",
                    "Correct the day or the month; L is the last day of any month.");
        }
    }

    /** The first matching time of the wall clock at or after the given one; null if there is none in the next years. */
    public @Nullable LocalDateTime next(LocalDateTime from) {
        LocalDateTime start = from.getNano() == 0 ? from : from.withNano(0).plusSeconds(1);
        LocalDate date = start.toLocalDate();
        LocalDate end = date.plusYears(LONGEST_GAP_YEARS);
        LocalTime earliest = start.toLocalTime();
        while (date.isBefore(end)) {
            if (!months.get(date.getMonthValue())) {
                date = date.withDayOfMonth(1).plusMonths(1);
                earliest = LocalTime.MIN;
                continue;
            }
            if (days.matches(date)) {
                LocalTime time = next(earliest);
                if (time != null) {
                    return date.atTime(time);
                }
            }
            date = date.plusDays(1);
            earliest = LocalTime.MIN;
        }
        return null;
    }

    private @Nullable LocalTime next(LocalTime from) {
        int hour = hours.nextSetBit(from.getHour());
        if (hour < 0) {
            return null;
        }
        int minute = hour == from.getHour() ? minutes.nextSetBit(from.getMinute()) : minutes.nextSetBit(0);
        int second = hour == from.getHour() && minute == from.getMinute()
                ? seconds.nextSetBit(from.getSecond())
                : seconds.nextSetBit(0);
        if (second < 0) {
            minute = minutes.nextSetBit(minute + 1);
            second = seconds.nextSetBit(0);
        }
        if (minute < 0) {
            hour = hours.nextSetBit(hour + 1);
            minute = minutes.nextSetBit(0);
            second = seconds.nextSetBit(0);
        }
        return hour < 0 ? null : LocalTime.of(hour, minute, second);
    }

    /** Whether it names no hours, and so means "again and again" rather than "at that time of day". */
    public boolean goesByRealTime() {
        return hours.cardinality() == 24;
    }

    BitSet seconds() {
        return (BitSet) seconds.clone();
    }

    BitSet minutes() {
        return (BitSet) minutes.clone();
    }

    BitSet hours() {
        return (BitSet) hours.clone();
    }

    BitSet months() {
        return (BitSet) months.clone();
    }

    CronDays days() {
        return days;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CronExpression expression && expression.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written, with single spaces. */
    @Override
    public String toString() {
        return text;
    }
}
