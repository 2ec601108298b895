package dev.longshore.jobs.report;

import dev.longshore.jobs.report.Section.ColumnLook;
import dev.longshore.jobs.report.Section.Look;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The report as XHTML: the same content for a screen and for paper, each with its style sheet. */
final class ReportDocument {

    /** Columns that have room on a page that stands. */
    private static final int MOST_STANDING = 6;

    /** Columns that have room on a page that lies, in letters of the usual size. */
    private static final int MOST_LYING = 10;

    /** Words of more letters may be broken where the column ends: they would push the others off the page. */
    private static final int LONGEST_WORD = 20;

    /** Of paper it would become an entry of the file's properties. */
    private static final String VIEWPORT = "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>";

    private static final Pattern LONG_WORD = Pattern.compile("\\S{" + (LONGEST_WORD + 1) + "}");

    /** Rows that fit on a page with a chart. */
    private static final int MOST_TOGETHER = 15;

    private final ReportSpec spec;
    private final Figures figures;
    private final List<SectionData> sections;
    private final String subtitle;

    /**
     * @param sections what each has read
     * @param subtitle for whom it is; empty for nobody in particular
     */
    ReportDocument(ReportSpec spec, Figures figures, List<SectionData> sections, String subtitle) {
        this.spec = spec;
        this.figures = figures;
        this.sections = List.copyOf(sections);
        this.subtitle = subtitle;
    }

    /**
     * The whole file, for a screen of any width.
     *
     * @param style sheets, with the fonts that they name
     */
    String html(String style) {
        return xhtml(VIEWPORT, style);
    }

    /** The same, for a maker of pages. */
    String xhtml(String style) {
        return xhtml("", style);
    }

    private String xhtml(String head, String style) {
        Markup out = new Markup();
        out.raw("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"")
                .text(figures.locale().toLanguageTag())
                .raw("\"><head><meta charset=\"UTF-8\"/>")
                .raw(head)
                .raw("<title>")
                .text(spec.title())
                .raw("</title>");
        for (String name : List.of("description", "subject")) {
            out.raw("<meta name=\"" + name + "\" content=\"")
                    .text(figures.words().said("by", spec.title(), spec.publisher()))
                    .raw("\"/>");
        }
        bookmarks(out);
        out.raw("<style>").raw(style).raw("</style></head><body>");
        out.raw("<div class=\"running\">")
                .text(spec.publisher() + " · " + spec.title())
                .raw("</div>");
        cover(out);
        for (int number = 0; number < sections.size(); number++) {
            section(number, out);
        }
        return out.raw("</body></html>\n").toString();
    }

    /** The outline that a PDF reader shows beside the pages; browsers pass it over. */
    private void bookmarks(Markup out) {
        out.raw("<bookmarks>");
        for (int number = 0; number < sections.size(); number++) {
            out.raw("<bookmark name=\"")
                    .text(spec.sections().get(number).title())
                    .raw("\" href=\"#s" + (number + 1) + "\"></bookmark>");
        }
        out.raw("</bookmarks>");
    }

    private void cover(Markup out) {
        out.raw("<div class=\"head\"><p class=\"publisher\">")
                .text(spec.publisher())
                .raw("</p><h1>");
        out.text(spec.title()).raw("</h1>");
        if (!subtitle.isEmpty()) {
            out.raw("<p class=\"subtitle\">").text(subtitle).raw("</p>");
        }
        out.raw("<p class=\"moment\">")
                .text(figures.words().said("figures-as-of", asOf()))
                .raw("</p></div>");
        if (sections.size() > 1) {
            out.raw("<div class=\"contents\"><h2>")
                    .text(figures.words().said("contents"))
                    .raw("</h2><ol>");
            for (int number = 0; number < sections.size(); number++) {
                String title = spec.sections().get(number).title();
                out.raw("<li><a href=\"#s" + (number + 1) + "\" title=\"")
                        .text(figures.words().said("go-to", title))
                        .raw("\">")
                        .text(title)
                        .raw("</a></li>");
            }
            out.raw("</ol></div>");
        }
    }

    /** One moment, unless a restart has read the rest of the sections later. */
    String asOf() {
        List<String> moments = sections.stream()
                .map(SectionData::readAt)
                .distinct()
                .sorted()
                .map(moment -> figures.moment(Instant.parse(moment)))
                .distinct()
                .toList();
        return moments.size() == 1
                ? moments.get(0)
                : figures.words().said("from-to", moments.get(0), moments.get(moments.size() - 1));
    }

    private void section(int number, Markup out) {
        Section section = spec.sections().get(number);
        SectionData data = sections.get(number);
        out.raw("<div class=\"section" + shape(data) + "\" id=\"s" + (number + 1) + "\"><h2>")
                .text(section.title())
                .raw("</h2>");
        if (!section.text().isEmpty()) {
            out.raw("<p class=\"text\">").text(section.text()).raw("</p>");
        }
        if (data.result().rows().isEmpty()) {
            out.raw("<p class=\"none\">")
                    .text(figures.words().said("no-figures"))
                    .raw("</p></div>");
            return;
        }
        section.chart().ifPresent(chart -> new ChartMarkup(this, section, data, chart).write(out));
        table(section, data, out);
        out.raw("</div>");
    }

    /** What paper needs to know: many columns want a page that lies, few rows stay together and need no page of their own. */
    private static String shape(SectionData data) {
        int columns = data.result().names().size();
        String wide = columns > MOST_LYING ? " wide dense" : columns > MOST_STANDING ? " wide" : "";
        return data.result().rows().size() > MOST_TOGETHER ? wide + " long" : wide;
    }

    private void table(Section section, SectionData data, Markup out) {
        int columns = data.result().names().size();
        out.raw("<table class=\"figures\"><thead><tr>");
        for (int column = 0; column < columns; column++) {
            String title = titleOf(section, data, column);
            out.raw("<th scope=\"col\"" + look(data, column, title) + ">")
                    .text(title)
                    .raw("</th>");
        }
        out.raw("</tr></thead><tbody>");
        for (List<@Nullable String> row : data.result().rows()) {
            out.raw("<tr>");
            for (int column = 0; column < columns; column++) {
                String value = written(section, data, column, row.get(column));
                out.raw("<td" + look(data, column, value) + ">").text(value).raw("</td>");
            }
            out.raw("</tr>");
        }
        if (!section.total().isEmpty()) {
            total(section, data, columns, out);
        }
        out.raw("</tbody></table>");
    }

    private void total(Section section, SectionData data, int columns, Markup out) {
        out.raw("<tr class=\"total\">");
        for (int column = 0; column < columns; column++) {
            boolean summed = section.total().contains(data.result().names().get(column));
            out.raw("<td" + look(data, column, "") + ">")
                    .text(
                            summed
                                    ? written(section, data, column, data.sum(column))
                                    : column == 0 ? figures.words().said("total") : "")
                    .raw("</td>");
        }
        out.raw("</tr>");
    }

    private static String look(SectionData data, int column, String text) {
        boolean breaks = LONG_WORD.matcher(text).find();
        if (data.isNumber(column)) {
            return breaks ? " class=\"number word\"" : " class=\"number\"";
        }
        return breaks ? " class=\"word\"" : "";
    }

    String titleOf(Section section, SectionData data, int column) {
        String name = data.result().names().get(column);
        return lookOf(section, name).map(ColumnLook::title).orElse(name);
    }

    String written(Section section, SectionData data, int column, @Nullable String value) {
        Look look = lookOf(section, data.result().names().get(column))
                .map(ColumnLook::look)
                .orElse(Look.PLAIN);
        return figures.text(value, data.result().types().get(column), look);
    }

    String subtitle() {
        return subtitle;
    }

    Figures figures() {
        return figures;
    }

    private static Optional<ColumnLook> lookOf(Section section, String name) {
        return Optional.ofNullable(section.columns().get(name));
    }
}
