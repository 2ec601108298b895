package dev.longshore.jobs.report;

import java.text.MessageFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words of a report's mail, in the language of its reader where we speak it, English else: once as plain text, once as HTML that fetches nothing. */
final class ReportLetter {

    private static final String FACE =
            "font-family:Inter,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;color:#1b2430;";
    private static final String SMALL = "margin:0 0 8px;font-size:13px;line-height:1.5;color:#5b6675;";

    private final ReportSpec spec;
    private final Figures figures;
    private final Content content;
    private final ResourceBundle words;

    /**
     * What it tells.
     *
     * @param run its id
     * @param subtitle what was asked for; empty for nothing in particular
     * @param text what the report's author says; empty for nothing
     * @param asOf of which moment the figures are
     * @param documents that go along or are linked
     * @param until when the links end; null without links
     */
    record Content(
            String run,
            String subtitle,
            String text,
            String asOf,
            List<Document> documents,
            @Nullable Instant until) {

        Content {
            documents = List.copyOf(documents);
        }
    }

    /** @param link where it is fetched; null if it goes along, or can be fetched in the console alone */
    record Document(
            String name,
            long bytes,
            boolean attached,
            @Nullable String link) {}

    ReportLetter(ReportSpec spec, Figures figures, Content content) {
        this.spec = spec;
        this.figures = figures;
        this.content = content;
        this.words = ReportWords.bundle("report.letter", figures.locale());
    }

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add(content.subtitle().isEmpty() ? spec.title() : spec.title() + "\n" + content.subtitle());
        if (!content.text().isBlank()) {
            parts.add(content.text().strip());
        }
        parts.add(heading() + "\n"
                + content.documents().stream()
                        .map(document ->
                                "- " + described(document) + (document.link() == null ? "" : "\n  " + document.link()))
                        .collect(Collectors.joining("\n")));
        parts.addAll(notes());
        parts.add("-- \n" + signature());
        return String.join("\n\n", parts) + "\n";
    }

    String html() {
        Markup out = new Markup();
        out.raw("<!DOCTYPE html>\n<html lang=\"")
                .text(figures.locale().toLanguageTag())
                .raw("\"><head><meta charset=\"UTF-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
                .text(spec.title())
                .raw("</title></head><body style=\"margin:0;padding:0;background:#f4f6f8\">"
                        + "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"background:#f4f6f8\">"
                        + "<tr><td align=\"center\" style=\"padding:32px 12px\">"
                        + "<table role=\"presentation\" width=\"560\" cellpadding=\"0\" cellspacing=\"0\" style=\"width:100%;max-width:560px;"
                        + "background:#ffffff;border:1px solid #dfe4ea;border-radius:6px\"><tr><td style=\"padding:32px 36px;"
                        + FACE + "\">");
        out.raw("<p style=\"margin:0 0 14px;font-size:13px;font-weight:600;color:#14508c\">")
                .text(spec.publisher())
                .raw("</p><h1 style=\"margin:0 0 6px;font-size:24px;line-height:1.25;font-weight:600\">")
                .text(spec.title())
                .raw("</h1>");
        paragraph(out, "margin:0;font-size:14px;line-height:1.5;color:#3a4553", content.subtitle());
        out.raw("<div style=\"margin:20px 0;border-top:2px solid #f2b705;line-height:0\"></div>");
        content.text()
                .strip()
                .lines()
                .forEach(line -> paragraph(out, "margin:0 0 14px;font-size:15px;line-height:1.55", line));
        documents(out);
        notes().forEach(note -> paragraph(out, SMALL, note));
        out.raw("</td></tr></table><p style=\"margin:16px 0 0;font-size:12px;" + FACE + "color:#5b6675\">")
                .text(signature())
                .raw("</p></td></tr></table></body></html>\n");
        return out.toString();
    }

    private void documents(Markup out) {
        paragraph(out, "margin:6px 0 6px;font-size:13px;font-weight:600", heading());
        out.raw(
                "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" style=\"margin:0 0 18px\">");
        for (Document document : content.documents()) {
            out.raw("<tr><td style=\"padding:9px 0;border-top:1px solid #dfe4ea;font-size:14px;" + FACE + "\">");
            if (document.link() == null) {
                out.text(document.name());
            } else {
                out.raw("<a style=\"color:#14508c;font-weight:600\" href=\"")
                        .text(document.link())
                        .raw("\">")
                        .text(document.name())
                        .raw("</a>");
            }
            out.raw("</td><td align=\"right\" style=\"padding:9px 0;border-top:1px solid #dfe4ea;font-size:14px;" + FACE
                            + "white-space:nowrap;color:#5b6675\">")
                    .text(figures.size(document.bytes()))
                    .raw("</td></tr>");
        }
        out.raw("</table>");
    }

    private static void paragraph(Markup out, String style, String text) {
        if (!text.isBlank()) {
            out.raw("<p style=\"" + style + "\">").text(text).raw("</p>");
        }
    }

    private String described(Document document) {
        return document.name() + " (" + figures.size(document.bytes()) + ")";
    }

    private String heading() {
        Document first = content.documents().get(0);
        return said(first.attached() ? "attached" : first.link() == null ? "console" : "fetch", content.run());
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (content.until() != null) {
            notes.add(said("until", figures.moment(content.until())));
        }
        notes.add(said("as-of", content.asOf()));
        return notes;
    }

    private String signature() {
        return said("sent", spec.publisher(), content.run());
    }

    private String said(String key, Object... values) {
        return new MessageFormat(words.getString(key), figures.locale()).format(values);
    }
}
