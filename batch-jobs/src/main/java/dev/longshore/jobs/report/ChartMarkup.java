package dev.longshore.jobs.report;

import dev.longshore.jobs.report.Section.Chart;
import dev.longshore.jobs.report.Section.Shape;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chart of boxes in a table, from zero, labelled where it is looked at. Boxes, so that a browser and the maker of PDFs draw the same without a library of
 * images; its figures stand in the table below it.
 */
final class ChartMarkup {

    private static final int HEIGHT = 150;
    private static final int MOST_BARS = 30;
    private static final int MOST_COLUMNS = 120;

    /** So many labels below columns have room. */
    private static final int MOST_LABELS = 6;

    private final ReportDocument document;
    private final Section section;
    private final SectionData data;
    private final int label;
    private final int value;
    private final Shape shape;

    ChartMarkup(ReportDocument document, Section section, SectionData data, Chart chart) {
        this.document = document;
        this.section = section;
        this.data = data;
        this.shape = chart.shape();
        this.label = column(chart.label());
        this.value = column(chart.value());
        if (!data.isNumber(value)) {
            throw wrong("the column \"" + chart.value() + "\" of its chart holds no numbers");
        }
        int most = shape == Shape.BARS ? MOST_BARS : MOST_COLUMNS;
        if (data.result().rows().size() > most) {
            throw wrong("its chart has room for " + most + " rows, and it has "
                    + data.result().rows().size());
        }
    }

    void write(Markup out) {
        BigDecimal greatest = data.result().rows().stream().map(this::valueOf).reduce(BigDecimal.ZERO, BigDecimal::max);
        out.raw("<p class=\"caption\">")
                .text(document.titleOf(section, data, value))
                .raw("</p>");
        if (shape == Shape.BARS) {
            bars(greatest, out);
        } else {
            columns(greatest, out);
        }
    }

    private void bars(BigDecimal greatest, Markup out) {
        out.raw("<table class=\"bars\">");
        for (List<@Nullable String> row : data.result().rows()) {
            out.raw("<tr><td class=\"name\">")
                    .text(document.written(section, data, label, row.get(label)))
                    .raw("</td><td class=\"track\"><div class=\"bar\" style=\"width:"
                            + share(valueOf(row), greatest, 100) + "%\"></div></td><td class=\"number\">")
                    .text(document.figures()
                            .brief(row.get(value), data.result().types().get(value)))
                    .raw("</td></tr>");
        }
        out.raw("</table>");
    }

    private void columns(BigDecimal greatest, Markup out) {
        List<List<@Nullable String>> rows = data.result().rows();
        out.raw("<p class=\"scale\">")
                .text(document.figures().brief(greatest))
                .raw("</p><table class=\"columns\"><tr>");
        for (List<@Nullable String> row : rows) {
            out.raw("<td><div class=\"column\" style=\"height:" + share(valueOf(row), greatest, HEIGHT)
                    + "px\"></div></td>");
        }
        out.raw("</tr><tr class=\"labels\">");
        int each = Math.max(1, (rows.size() + MOST_LABELS - 1) / MOST_LABELS);
        for (int first = 0; first < rows.size(); first += each) {
            out.raw("<td colspan=\"" + Math.min(each, rows.size() - first) + "\">")
                    .text(document.written(section, data, label, rows.get(first).get(label)))
                    .raw("</td>");
        }
        out.raw("</tr></table>");
    }

    /** What is drawn: nothing for NULL, for what is below zero, and for what no paper has room for. */
    private BigDecimal valueOf(List<@Nullable String> row) {
        return data.number(row, value).orElse(BigDecimal.ZERO).max(BigDecimal.ZERO);
    }

    private static String share(BigDecimal part, BigDecimal whole, int of) {
        return whole.signum() == 0
                ? "0"
                : part.multiply(BigDecimal.valueOf(of))
                        .divide(whole, MathContext.DECIMAL32)
                        .setScale(1, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    private int column(String name) {
        int index = data.indexOf(name);
        if (index < 0) {
            throw wrong("its query returns no column \"" + name + "\", which its chart shows");
        }
        return index;
    }

    private LongshoreException wrong(String what) {
        return LongshoreException.of(
                Category.USER_ERROR,
                "report-chart",
                "The section \"" + section.title() + "\" cannot be drawn: " + what + ".",
                "Correct the chart or the SQL of the section, and ask again.");
    }
}
