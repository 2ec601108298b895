package dev.longshore.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.jobs.report.Section.Chart;
import dev.longshore.jobs.report.Section.ColumnLook;
import dev.longshore.jobs.report.Section.Look;
import dev.longshore.jobs.report.Section.Shape;
import dev.longshore.sql.export.ParameterizedSql;
import dev.longshore.sql.export.SmallQuery.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the documents say, and whether a reader of PDFs that is not their maker finds it. */
class ReportDocumentTest {

    private static final String HOSTILE = "<img src=\"http://10.0.0.1/x\"/><script>alert(1)</script> & 'Łódź' \u0001";

    @Test
    void writesNumbersAndDatesAsTheReadersLanguageHasThem() {
        String german = document(Locale.GERMANY, 3).xhtml("");
        String french = document(Locale.FRANCE, 3).xhtml("");

        assertThat(german)
                .contains(
                        "1.234.567,89\u00a0€",
                        "1,2\u00a0Mio",
                        "Januar 2026",
                        "7,5\u00a0%",
                        "22. November 2026",
                        "11:30");
        assertThat(french).contains("1\u00a0234\u00a0567,89\u00a0€", "janvier 2026");
    }

    @Test
    void letsNothingOfTheDataBecomeATag() {
        String xhtml = document(Locale.US, 3).xhtml("");

        assertThat(xhtml)
                .contains(
                        "&lt;img src=&quot;http://10.0.0.1/x&quot;/&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;Łódź&#39; \ufffd")
                .doesNotContain("<img", "<script");
    }

    @Test
    void namesNoAddressInTheFileForAScreen() {
        String html = document(Locale.US, 3).html(Styles.ofScreen());

        assertThat(html.replace("http://www.w3.org/1999/xhtml", "").replace("http://10.0.0.1/x", ""))
                .contains("data:font/woff2;base64,", "<meta name=\"viewport\"")
                .doesNotContain("http:", "https:", "url(/", "@import");
    }

    @Test
    void makesATaggedPdfOfPagesWithTheirFontsInIt() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PdfWriter().write(document(Locale.US, 100).xhtml(Styles.ofPaper(ReportWords.ENGLISH)), out);

        try (PDDocument pdf = Loader.loadPDF(out.toByteArray())) {
            String text = new PDFTextStripper().getText(pdf);
            assertThat(pdf.getNumberOfPages()).isGreaterThan(3);
            assertThat(text)
                    .contains("Contents", "Page 1 of " + pdf.getNumberOfPages(), "$1,234,567.89", "Łódź", "Total");
            assertThat(pdf.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
            assertThat(pdf.getDocumentCatalog().getStructureTreeRoot()).isNotNull();
            assertThat(pdf.getDocumentCatalog().getLanguage()).isEqualTo("en-US");
            assertThat(pdf.getDocumentInformation().getMetadataKeys())
                    .contains("Title", "Subject")
                    .doesNotContain("viewport");
            assertThat(pdf.getDocumentCatalog()
                            .getDocumentOutline()
                            .getFirstChild()
                            .getTitle())
                    .isEqualTo("Prices");
            for (PDPage page : pdf.getPages()) {
                for (var name : page.getResources().getFontNames()) {
                    PDFont font = page.getResources().getFont(name);
                    assertThat(font.isEmbedded()).as(font.getName()).isTrue();
                }
            }
        }
    }

    /** Else the column behind them stands outside of the page. */
    @Test
    void breaksWordsThatAreWiderThanAPage() throws IOException {
        Section section =
                new Section("Words", "", ParameterizedSql.of("select 1"), Map.of(), List.of(), Optional.empty());
        SectionData data = new SectionData(
                new Result(
                        List.of("id", "word", "behind"),
                        List.of("int4", "text", "text"),
                        List.of(List.of("1", "Donaudampfschiff".repeat(20), "visible"))),
                "2026-11-22T10:30:00.000000Z");
        ReportDocument document = new ReportDocument(
                new ReportSpec("Words", "words", "The Shop", "$", List.of(section), Map.of(), Map.of(), null),
                new Figures(Locale.US, ZoneId.of("UTC"), "$", ReportWords.ENGLISH),
                List.of(data),
                "");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PdfWriter().write(document.xhtml(Styles.ofPaper(ReportWords.ENGLISH)), out);

        try (PDDocument pdf = Loader.loadPDF(out.toByteArray())) {
            List<Float> ends = new ArrayList<>();
            new PDFTextStripper() {
                @Override
                protected void writeString(String text, List<TextPosition> letters) {
                    ends.add(letters.get(letters.size() - 1).getEndX());
                }
            }.getText(pdf);
            float width = pdf.getPage(0).getMediaBox().getWidth();
            assertThat(ends).hasSizeGreaterThan(5).allSatisfy(end -> assertThat(end)
                    .isLessThan(width));
            assertThat(new PDFTextStripper().getText(pdf)).contains("visible");
        }
    }

    @Test
    void writesBriefNumbersWithAsManyPlaces() {
        Figures english = new Figures(Locale.US, ZoneId.of("UTC"), "$", ReportWords.ENGLISH);

        assertThat(List.of("321000000", "329300000", "454", "1000000").stream()
                        .map(number -> english.brief(number, "numeric")))
                .containsExactly("321.0M", "329.3M", "454", "1.0M");
    }

    @Test
    void saysSoWhereThereAreNoFigures() {
        assertThat(document(Locale.US, 0).xhtml("")).contains("There are no figures for this section.");
    }

    static ReportDocument document(Locale locale, int rows) {
        Section prices = new Section(
                "Prices",
                "Of everything.",
                ParameterizedSql.of("select 1"),
                Map.of(
                        "name", new ColumnLook("Name", Look.PLAIN),
                        "month", new ColumnLook("Month", Look.MONTH),
                        "price", new ColumnLook("Price", Look.MONEY),
                        "share", new ColumnLook("Share", Look.PERCENT)),
                List.of("price"),
                Optional.of(new Chart(Shape.COLUMNS, "month", "price")));
        Section more = new Section("More", "", ParameterizedSql.of("select 1"), Map.of(), List.of(), Optional.empty());
        List<List<@Nullable String>> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            values.add(List.of(row == 1 ? HOSTILE : "n" + row, "2026-01-01", "1234567.891", "0.075"));
        }
        Result result = new Result(
                List.of("name", "month", "price", "share"), List.of("text", "date", "numeric", "numeric"), values);
        SectionData data = new SectionData(result, "2026-11-22T10:30:00.000000Z");
        return new ReportDocument(
                new ReportSpec(
                        "Pricing",
                        "pricing",
                        "The Shop",
                        locale.equals(Locale.US) ? "$" : "€",
                        List.of(prices, more),
                        Map.of(),
                        Map.of(),
                        null),
                new Figures(
                        locale,
                        ZoneId.of("Europe/Berlin"),
                        locale.equals(Locale.US) ? "$" : "€",
                        ReportWords.of(locale, Map.of())),
                List.of(SectionData.of(data.toJson()), data),
                "");
    }
}
