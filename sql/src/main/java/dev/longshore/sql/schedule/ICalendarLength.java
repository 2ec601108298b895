package dev.longshore.sql.schedule;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long an event of an iCalendar file takes, by its DURATION or by the length of a period. */
final class ICalendarLength {

    static final String REMEDY = "Write the length that is meant, as P2D or PT1H30M.";

    private static final Pattern FORM =
            Pattern.compile("\\+?P(\\d+W|\\d+D(T(\\d+H)?(\\d+M)?(\\d+S)?)?|T(\\d+H)?(\\d+M)?(\\d+S)?)");
    private static final Pattern PART = Pattern.compile("0*(\\d+)([WDHMS])");
    private static final long DAY = 86_400;

    /** In seconds; more than nine digits of any unit are longer, and more than the library counts. */
    private static final long LONGEST = 10_000 * DAY;

    private static final int MOST_DIGITS = 9;

    private ICalendarLength() {}

    /** What is wrong with it, after "is …, "; empty if nothing is. */
    static Optional<String> check(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.of("which is no length");
        }
        Matcher parts = PART.matcher(text);
        long seconds = 0;
        while (parts.find()) {
            if (parts.group(1).length() > MOST_DIGITS) {
                return tooLong();
            }
            seconds += Long.parseLong(parts.group(1)) * secondsOf(parts.group(2));
        }
        return seconds > LONGEST ? tooLong() : Optional.empty();
    }

    private static long secondsOf(String unit) {
        return switch (unit) {
            case "W" -> 7 * DAY;
            case "D" -> DAY;
            case "H" -> 3_600;
            case "M" -> 60;
            default -> 1;
        };
    }

    private static Optional<String> tooLong() {
        return Optional.of("longer than 10,000 days, which is the limit");
    }
}
