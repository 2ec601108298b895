package dev.longshore.jobs.workbook;

import static java.time.temporal.ChronoUnit.DAYS;

import dev.longshore.sql.export.PostgresTime;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** What a column becomes in a workbook. A value that a spreadsheet would change is a text there. */
public enum CellKind {
    TEXT(CellStyle.PLAIN, 20) {
        @Override
        String number(String value) {
            return NONE;
        }
    },
    INTEGER(CellStyle.PLAIN, 14) {
        @Override
        String number(String value) {
            return digits(value) <= MOST_DIGITS ? value : NONE;
        }
    },
    DECIMAL(CellStyle.PLAIN, 14) {
        @Override
        String number(String value) {
            boolean finite = !value.endsWith("y") && !value.endsWith("N"); // Infinity, NaN
            int point = value.indexOf('.');
            boolean rounded = digits(point < 0 ? value : value.substring(0, point)) > MOST_DIGITS;
            return finite && (value.indexOf('e') >= 0 || !rounded) ? value : NONE;
        }
    },
    BOOLEAN(CellStyle.BOOLEAN, 8) {
        @Override
        String number(String value) {
            return value.equals("t") ? "1" : "0";
        }
    },
    DATE(CellStyle.DATE, 11) {
        @Override
        String number(String value) {
            if (PostgresTime.isInfinite(value)) {
                return NONE;
            }
            LocalDate date = PostgresTime.date(value);
            return isKnown(date) ? Long.toString(DAYS.between(DAY_ZERO, date)) : NONE;
        }
    },
    TIMESTAMP(CellStyle.TIMESTAMP, 19) {
        @Override
        String number(String value) {
            if (PostgresTime.isInfinite(value)) {
                return NONE;
            }
            LocalDateTime time = PostgresTime.dateTime(value);
            return isKnown(time.toLocalDate())
                    ? Double.toString(DAYS.between(DAY_ZERO, time.toLocalDate())
                            + time.toLocalTime().toNanoOfDay() / NANOS_A_DAY)
                    : NONE;
        }
    },
    TIME(CellStyle.TIME, 10) {
        @Override
        String number(String value) {
            return value.startsWith("24")
                    ? NONE
                    : Double.toString(PostgresTime.time(value).toNanoOfDay() / NANOS_A_DAY);
        }
    };

    /** Not a number there. */
    static final String NONE = "";

    // more digits are not kept: a spreadsheet calculates with doubles
    private static final int MOST_DIGITS = 15;
    private static final double NANOS_A_DAY = 86_400e9;
    private static final LocalDate DAY_ZERO = LocalDate.of(1899, 12, 30);
    // before it, spreadsheets disagree: one of them has a 29 February 1900
    private static final LocalDate FIRST = LocalDate.of(1900, 3, 1);
    private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

    private final CellStyle style;
    private final int width;

    CellKind(CellStyle style, int width) {
        this.style = style;
        this.width = width;
    }

    /** The number that stands for a value in the file; {@link #NONE} if the value must be a text. */
    abstract String number(String value);

    /** How it looks unless somebody says otherwise. */
    public CellStyle style() {
        return style;
    }

    /** Of its column, in characters, unless somebody says otherwise. */
    public int width() {
        return width;
    }

    /** @param type of PostgreSQL */
    public static CellKind of(String type) {
        return switch (type) {
            case "int2", "int4", "int8" -> INTEGER;
            case "numeric", "float4", "float8" -> DECIMAL;
            case "bool" -> BOOLEAN;
            case "date" -> DATE;
            case "timestamp", "timestamptz" -> TIMESTAMP;
            case "time" -> TIME;
            default -> TEXT;
        };
    }

    private static int digits(String value) {
        return value.startsWith("-") ? value.length() - 1 : value.length();
    }

    private static boolean isKnown(LocalDate date) {
        return !date.isBefore(FIRST) && !date.isAfter(LAST);
    }
}
