package dev.longshore.model.job;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * Turns a value as JSON holds it into a typed one, strictly: a string is not a number, a number with a decimal point is not an integer. The bounds are
 * PostgreSQL's or tighter, so that what passes here can be stored and compared there.
 */
final class ValueReader {

    /** Digits before and after the decimal point; a number such as 1e999999999 would fill the memory once written out. */
    static final int DIGITS_BEFORE_POINT = 20;

    static final int DIGITS_AFTER_POINT = 18;

    private static final String WRONG_TYPE = "wrong-type";
    private static final String OUT_OF_RANGE = "out-of-range";
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final int LONGEST_TIMESTAMP = 40;
    private static final Instant FIRST_INSTANT =
            LocalDate.of(1, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
    private static final Instant AFTER_LAST_INSTANT =
            LocalDate.of(10_000, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);

    private ValueReader() {}

    static Reading read(ParameterType type, Object given) {
        return switch (type) {
            case TEXT -> text(given);
            case INTEGER -> integer(given);
            case DECIMAL -> decimal(given);
            case BOOLEAN ->
                given instanceof Boolean
                        ? Reading.of(given)
                        : Reading.wrong(
                                WRONG_TYPE, "is neither true nor false", "Write true or false, without quotes.");
            case DATE -> date(given);
            case TIMESTAMP -> timestamp(given);
        };
    }

    private static Reading text(Object given) {
        if (!(given instanceof String text)) {
            return Reading.wrong(WRONG_TYPE, "is not text", "Write it in quotes.");
        }
        if (text.indexOf('\0') >= 0) {
            return Reading.wrong(
                    OUT_OF_RANGE, "contains a NUL character, which no database text can hold", "Leave it out.");
        }
        if (text.codePoints().anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            return Reading.wrong(
                    OUT_OF_RANGE,
                    "contains half a character (a lone surrogate)",
                    "Send the whole character, encoded in UTF-8.");
        }
        return Reading.of(text);
    }

    private static Reading integer(Object given) {
        if (given instanceof Integer || given instanceof Long || given instanceof Short || given instanceof Byte) {
            return Reading.of(((Number) given).longValue());
        }
        if (given instanceof BigInteger big) {
            return big.bitLength() < Long.SIZE
                    ? Reading.of(big.longValue())
                    : Reading.wrong(
                            OUT_OF_RANGE,
                            "is too large for a whole number",
                            "Write one from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE + ".");
        }
        return Reading.wrong(
                WRONG_TYPE,
                "is not a whole number",
                "Write the number in digits, without quotes or decimal point: 42.");
    }

    private static Reading decimal(Object given) {
        BigDecimal number;
        if (given instanceof BigDecimal decimal) {
            number = decimal;
        } else if (given instanceof BigInteger big) {
            number = new BigDecimal(big);
        } else if (given instanceof Integer
                || given instanceof Long
                || given instanceof Short
                || given instanceof Byte) {
            number = BigDecimal.valueOf(((Number) given).longValue());
        } else if ((given instanceof Double || given instanceof Float)
                && Double.isFinite(((Number) given).doubleValue())) {
            number = new BigDecimal(given.toString());
        } else {
            return Reading.wrong(WRONG_TYPE, "is not a number", "Write the number in digits, without quotes: 0.5.");
        }
        // in long, since precision and scale may both be near the ends of int
        long before = (long) number.precision() - number.scale();
        boolean fits = number.signum() == 0
                ? Math.abs((long) number.scale()) <= DIGITS_BEFORE_POINT
                : before <= DIGITS_BEFORE_POINT && number.scale() <= DIGITS_BEFORE_POINT + DIGITS_AFTER_POINT;
        if (fits) {
            BigDecimal plain = number.stripTrailingZeros();
            plain = plain.scale() < 0 ? plain.setScale(0) : plain;
            if (plain.scale() <= DIGITS_AFTER_POINT) {
                return Reading.of(plain);
            }
        }
        return Reading.wrong(
                OUT_OF_RANGE,
                "has too many digits",
                "Write at most " + DIGITS_BEFORE_POINT + " digits before the decimal point and " + DIGITS_AFTER_POINT
                        + " after it.");
    }

    private static Reading date(Object given) {
        String remedy = "Write a day of the years 0001 to 9999 as year-month-day: 2026-11-22.";
        if (!(given instanceof String text) || !DATE.matcher(text).matches()) {
            return Reading.wrong(WRONG_TYPE, "is not a date", remedy);
        }
        try {
            LocalDate date = LocalDate.parse(text);
            return date.getYear() >= 1
                    ? Reading.of(date)
                    : Reading.wrong(OUT_OF_RANGE, "lies before the year 0001", remedy);
        } catch (DateTimeException e) {
            return Reading.wrong(WRONG_TYPE, "is not a day of the calendar", remedy);
        }
    }

    /** Cut to microseconds, which is what PostgreSQL keeps. */
    private static Reading timestamp(Object given) {
        String remedy = "Write date, time and offset: 2026-11-22T10:00:00Z.";
        if (!(given instanceof String text) || text.length() > LONGEST_TIMESTAMP) {
            return Reading.wrong(WRONG_TYPE, "is not a point in time", remedy);
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
            return !instant.isBefore(FIRST_INSTANT) && instant.isBefore(AFTER_LAST_INSTANT)
                    ? Reading.of(instant)
                    : Reading.wrong(OUT_OF_RANGE, "lies outside the years 0001 to 9999", remedy);
        } catch (DateTimeException e) {
            return Reading.wrong(WRONG_TYPE, "is not a point in time with an offset from UTC", remedy);
        }
    }
}
