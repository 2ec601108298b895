package dev.longshore.jobs.report;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.report.Section.Look;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.export.PostgresTime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbers, dates and times as the reader's language and zone have them.
 *
 * @param locale of the run's context; English where it says none
 * @param zone of the run's context; UTC where it says none
 * @param currency the sign of money
 * @param words of the frame
 */
record Figures(Locale locale, ZoneId zone, String currency, ReportWords words) {

    private static final int DECIMALS = 2;

    static Figures of(RunScope run, ReportSpec spec) {
        String tag = run.context().locale();
        String zone = run.context().zone();
        Locale asked = tag == null ? Locale.US : Locale.forLanguageTag(tag);
        Locale locale = asked.getLanguage().isEmpty() ? Locale.US : asked;
        try {
            return new Figures(
                    locale,
                    zone == null ? ZoneId.of("UTC") : ZoneId.of(zone),
                    spec.currency(),
                    ReportWords.of(locale, spec.words()));
        } catch (DateTimeException e) {
            throw LongshoreException.badInput(
                    "unknown-zone",
                    "context.zone",
                    "There is no time zone \"" + zone + "\".",
                    "Write its IANA name, such as America/Sao_Paulo.");
        }
    }

    /** A value of the database for people; a dash for NULL. */
    String text(@Nullable String value, String type, Look look) {
        if (value == null) {
            return "–";
        }
        if (isBeyondNumbers(value, type)) {
            return value.equals("NaN") ? value : value.startsWith("-") ? "-∞" : "∞";
        }
        return switch (look) {
            case INTEGER -> number(value, 0);
            case DECIMAL -> number(value, DECIMALS);
            case MONEY -> written(money(), value);
            case PERCENT -> written(percent(), value);
            case DATE -> date(value, DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM));
            case MONTH -> date(value, DateTimeFormatter.ofPattern("LLLL yyyy"));
            case PLAIN -> plain(value, type);
        };
    }

    /** A number of the database in few letters: 1.2M; a dash for NULL. */
    String brief(@Nullable String value, String type) {
        if (value == null || isBeyondNumbers(value, type)) {
            return text(value, type, Look.PLAIN);
        }
        return brief(decimal(value));
    }

    /** A large number in few letters: 1.2M. */
    String brief(BigDecimal value) {
        NumberFormat format = NumberFormat.getCompactNumberInstance(locale, NumberFormat.Style.SHORT);
        format.setMaximumFractionDigits(1);
        String text = format.format(value.doubleValue());
        if (text.chars().anyMatch(Character::isLetter)) {
            // so that they compare at a glance: 1.0M beside 1.2M
            format.setMinimumFractionDigits(1);
            text = format.format(value.doubleValue());
        }
        return printable(text);
    }

    /** Money, its sign where the language has it. */
    DecimalFormat money() {
        DecimalFormat format = (DecimalFormat) NumberFormat.getCurrencyInstance(locale);
        DecimalFormatSymbols symbols = format.getDecimalFormatSymbols();
        symbols.setCurrencySymbol(currency);
        format.setDecimalFormatSymbols(symbols);
        if (currency.isEmpty()) {
            format = (DecimalFormat) NumberFormat.getNumberInstance(locale);
        }
        return withDigits(format, DECIMALS);
    }

    /** A fraction as hundredths, with one digit behind the point. */
    DecimalFormat percent() {
        return withDigits((DecimalFormat) NumberFormat.getPercentInstance(locale), 1);
    }

    /** Whether it is NaN or infinite, as numbers, dates and times of a database can be. */
    static boolean isBeyondNumbers(String value, String type) {
        return switch (type) {
            case "numeric", "float4", "float8", "date", "timestamp", "timestamptz" ->
                value.equals("NaN") || value.endsWith("nfinity");
            default -> false;
        };
    }

    String moment(Instant moment) {
        return printable(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(locale)
                .format(moment.atZone(zone)));
    }

    /** A parameter's value. */
    String value(Object value) {
        return value instanceof LocalDate day
                ? printable(DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                        .withLocale(locale)
                        .format(day))
                : value.toString();
    }

    /** How large a file is. */
    String size(long bytes) {
        boolean small = bytes < 1_000_000;
        BigDecimal size = BigDecimal.valueOf(Math.max(bytes, 1_000)).movePointLeft(small ? 3 : 6);
        return written(withDigits((DecimalFormat) NumberFormat.getNumberInstance(locale), small ? 0 : 1), size)
                + (small ? " kB" : " MB");
    }

    private String plain(String value, String type) {
        return switch (type) {
            case "int2", "int4", "int8" -> number(value, 0);
            case "numeric", "float4", "float8" -> number(value, DECIMALS);
            case "date" -> date(value, DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM));
            case "timestamp", "timestamptz" ->
                printable(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                        .withLocale(locale)
                        .format(PostgresTime.dateTime(value)));
            case "bool" -> words.said(value.equals("t") ? "if-true" : "if-false");
            default -> value;
        };
    }

    private String number(String value, int decimals) {
        return written(withDigits((DecimalFormat) NumberFormat.getNumberInstance(locale), decimals), value);
    }

    private static String written(DecimalFormat format, String value) {
        return written(format, decimal(value));
    }

    private static String written(DecimalFormat format, BigDecimal value) {
        return printable(format.format(value));
    }

    private static DecimalFormat withDigits(DecimalFormat format, int digits) {
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format;
    }

    private static BigDecimal decimal(String value) {
        try {
            return new BigDecimal(value);
        } catch (NumberFormatException e) {
            throw wrong(value, "number");
        }
    }

    private String date(String value, DateTimeFormatter format) {
        try {
            return printable(format.withLocale(locale).format(PostgresTime.date(value)));
        } catch (IllegalArgumentException e) {
            throw wrong(value, "date");
        }
    }

    private static LongshoreException wrong(String value, String wanted) {
        return LongshoreException.of(
                Category.USER_ERROR,
                "report-value",
                "\"" + value + "\" is no " + wanted + ", as the format of its column asks.",
                "Correct the column's format or the SQL of its section, and ask again.");
    }

    /** The narrow space, which French puts between thousands, is in few fonts. */
    private static String printable(String text) {
        return text.replace('\u202f', '\u00a0');
    }
}
