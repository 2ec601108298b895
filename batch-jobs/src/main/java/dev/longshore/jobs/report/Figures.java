package dev.longshore.jobs.report;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.report.Section.Look;
import dev.longshore.model.failure.LongshoreException;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
 */
record Figures(Locale locale, ZoneId zone, String currency) {

    private static final int DECIMALS = 2;

    static Figures of(RunScope run, String currency) {
        String tag = run.context().locale();
        String zone = run.context().zone();
        Locale locale = tag == null ? Locale.US : Locale.forLanguageTag(tag);
        try {
            return new Figures(
                    locale.getLanguage().isEmpty() ? Locale.US : locale,
                    zone == null ? ZoneId.of("UTC") : ZoneId.of(zone),
                    currency);
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
        return switch (look) {
            case INTEGER -> number(value, 0);
            case DECIMAL -> number(value, DECIMALS);
            case MONEY -> currency + number(value, DECIMALS);
            case PERCENT -> number(new BigDecimal(value).movePointRight(2).toPlainString(), 1) + "\u00a0%";
            case DATE -> date(value, DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM));
            case MONTH -> date(value, DateTimeFormatter.ofPattern("LLLL yyyy"));
            case PLAIN -> plain(value, type);
        };
    }

    /** A large number in few letters: 1.2M. */
    String brief(BigDecimal value) {
        NumberFormat format = NumberFormat.getCompactNumberInstance(locale, NumberFormat.Style.SHORT);
        format.setMaximumFractionDigits(1);
        return printable(format.format(value.doubleValue()));
    }

    String moment(Instant moment) {
        return printable(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(locale)
                .format(moment.atZone(zone)));
    }

    private String plain(String value, String type) {
        return switch (type) {
            case "int2", "int4", "int8" -> number(value, 0);
            case "numeric", "float4", "float8" -> number(value, DECIMALS);
            case "date" -> date(value, DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM));
            default -> value;
        };
    }

    private String number(String value, int decimals) {
        if (value.equals("NaN") || value.endsWith("Infinity")) {
            return value;
        }
        NumberFormat format = NumberFormat.getNumberInstance(locale);
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        format.setRoundingMode(RoundingMode.HALF_UP);
        return printable(format.format(new BigDecimal(value)));
    }

    private String date(String value, DateTimeFormatter format) {
        return printable(format.withLocale(locale).format(LocalDate.parse(value.substring(0, 10))));
    }

    /** The narrow space, which French puts between thousands, is in few fonts. */
    private static String printable(String text) {
        return text.replace('\u202f', '\u00a0');
    }
}
