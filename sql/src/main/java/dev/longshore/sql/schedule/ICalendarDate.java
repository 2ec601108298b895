package dev.longshore.sql.schedule;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one date or time of an iCalendar file says, read strictly: the library that reads the events takes 30 February for 2 March. */
record ICalendarDate(boolean hasTime, boolean hasOffset) {

    static final String REMEDY = "Write a day that there is, as 20261224, and a time as 20261224T183000Z.";

    private static final Pattern FORM =
            Pattern.compile("(\\d{4})-?(\\d{2})-?(\\d{2})(?:T(\\d{2}):?(\\d{2}):?(\\d{2})?(Z|[+-]\\d{2}:?\\d{2})?)?");
    private static final DateTimeFormatter DAY = strict("uuuuMMdd");
    private static final DateTimeFormatter TIME = strict("HHmmss");

    /** Empty if there is no such day or time, or it is written in another form. */
    static Optional<ICalendarDate> of(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        boolean hasTime = form.group(4) != null;
        try {
            LocalDate.parse(form.group(1) + form.group(2) + form.group(3), DAY);
            if (hasTime) {
                LocalTime.parse(form.group(4) + form.group(5) + (form.group(6) == null ? "00" : form.group(6)), TIME);
            }
            return Optional.of(new ICalendarDate(hasTime, form.group(7) != null));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static DateTimeFormatter strict(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }
}
