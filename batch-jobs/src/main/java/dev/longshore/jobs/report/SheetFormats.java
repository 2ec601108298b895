package dev.longshore.jobs.report;

import dev.longshore.jobs.report.Section.Look;
import dev.longshore.jobs.workbook.CellKind;
import dev.longshore.jobs.workbook.CellStyle;
import java.text.DecimalFormat;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import org.jspecify.annotations.Nullable;

/**
 * How the looks of a report are said to a spreadsheet. Points and commas are those of whoever opens it; what a format can fix is fixed as the report's language
 * has it: where the sign of money stands, the order of a date, the names of months.
 */
record SheetFormats(Figures figures) {

    private static final String WHOLE = "#,##0";
    private static final String DECIMAL = "#,##0.00";
    private static final String PLAIN_IN_FORMATS = " .,-/:";

    /** What the cells of a column are. */
    static CellKind kind(String type, Look look) {
        return switch (look) {
            case INTEGER, DECIMAL, MONEY, PERCENT -> CellKind.DECIMAL;
            case DATE, MONTH -> CellKind.DATE;
            case PLAIN -> CellKind.of(type);
        };
    }

    CellStyle style(String type, Look look) {
        return switch (look) {
            case INTEGER -> CellStyle.of(WHOLE);
            case DECIMAL -> CellStyle.of(DECIMAL);
            case MONEY -> CellStyle.of(framed(figures.money(), DECIMAL));
            case PERCENT ->
                CellStyle.of("#,##0.0" + (figures.percent().getPositiveSuffix().length() > 1 ? "\" \"%" : "%"));
            case DATE -> CellStyle.of(dated(pattern(null))).left();
            case MONTH -> CellStyle.of(dated("MMMM yyyy")).left();
            case PLAIN -> plain(CellKind.of(type));
        };
    }

    private CellStyle plain(CellKind kind) {
        return switch (kind) {
            case INTEGER -> CellStyle.of(WHOLE);
            case DECIMAL -> CellStyle.of(DECIMAL);
            case DATE -> CellStyle.of(dated(pattern(null))).left();
            case TIMESTAMP -> CellStyle.of(dated(pattern(FormatStyle.SHORT))).left();
            case TIME, BOOLEAN -> kind.style().left();
            case TEXT -> kind.style();
        };
    }

    private static String framed(DecimalFormat money, String number) {
        return quoted(money.getPositivePrefix()) + number + quoted(money.getPositiveSuffix());
    }

    private String pattern(@Nullable FormatStyle time) {
        return DateTimeFormatterBuilder.getLocalizedDateTimePattern(
                FormatStyle.MEDIUM, time, IsoChronology.INSTANCE, figures.locale());
    }

    /** A pattern of Java in the words of a spreadsheet. */
    private String dated(String pattern) {
        StringBuilder format = new StringBuilder(SheetLanguage.tag(figures.locale()));
        boolean quoted = false;
        for (int i = 0; i < pattern.length(); ) {
            int end = i + 1;
            char letter = pattern.charAt(i);
            if (letter == '\'') {
                quoted = !quoted;
            } else if (quoted) {
                format.append(quoted(String.valueOf(letter)));
            } else {
                while (end < pattern.length() && pattern.charAt(end) == letter) {
                    end++;
                }
                format.append(word(letter, end - i));
            }
            i = end;
        }
        return format.toString();
    }

    private static String word(char letter, int count) {
        return switch (letter) {
            case 'y', 'u' -> "yyyy";
            case 'M', 'L' -> "m".repeat(Math.min(count, 4));
            case 'd' -> "d".repeat(count);
            case 'H', 'h' -> "h".repeat(count);
            case 'm' -> "mm";
            case 'a', 'B' -> "AM/PM";
            default -> {
                String text = String.valueOf(letter).repeat(count);
                yield PLAIN_IN_FORMATS.indexOf(letter) >= 0 ? text : Character.isLetter(letter) ? "" : quoted(text);
            }
        };
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "" : "\"" + text.replace("\"", "").replace('\u202f', '\u00a0') + "\"";
    }
}
