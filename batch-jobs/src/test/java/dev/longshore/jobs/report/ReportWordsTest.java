package dev.longshore.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** The frame of reports and their mails speaks the language of the reader. */
class ReportWordsTest {

    private static final List<String> SPOKEN = List.of("de", "fr", "es", "it", "nl", "pt", "pl");
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    @Test
    void everyLanguageSaysEveryWordWithTheSamePlacesInIt() {
        for (String name : List.of("report.words", "report.letter")) {
            ResourceBundle english = ReportWords.bundle(name, Locale.US);
            for (String language : SPOKEN) {
                ResourceBundle spoken = ReportWords.bundle(name, Locale.forLanguageTag(language));
                assertThat(spoken.getLocale().getLanguage()).isEqualTo(language);
                for (String word : english.keySet()) {
                    assertThat(places(spoken.getString(word)))
                            .as(name + " " + language + " " + word)
                            .isEqualTo(places(english.getString(word)));
                }
            }
        }
    }

    @Test
    void aGermanReportHasNoEnglishInItsFrame() throws Exception {
        ReportDocument german = ReportDocumentTest.document(Locale.GERMANY, 3);
        ReportWords words = german.figures().words();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new PdfWriter().write(german.xhtml(Styles.ofPaper(words)), out);

        try (PDDocument pdf = Loader.loadPDF(out.toByteArray())) {
            assertThat(pdf.getDocumentCatalog().getLanguage()).isEqualTo("de-DE");
            assertThat(new PDFTextStripper().getText(pdf))
                    .contains(
                            "Inhalt",
                            "Summe",
                            "Stand der Zahlen: 22. November 2026",
                            "Seite 1 von " + pdf.getNumberOfPages())
                    .doesNotContain("Contents", "Total", "Figures as of", "Page 1");
        }
        assertThat(german.html(Styles.ofScreen())).contains("lang=\"de-DE\"", "title=\"Zu Prices\"");
        assertThat(ReportDocumentTest.document(Locale.forLanguageTag("pl"), 0).xhtml(""))
                .contains("Brak danych dla tej sekcji.");
        assertThat(ReportDocumentTest.document(Locale.forLanguageTag("fi"), 0).xhtml(""))
                .contains("lang=\"fi\"", "There are no figures for this section.");
    }

    @Test
    void aDefinitionPutsItsOwnWordsInTheirPlace() {
        var own = read(Map.of(
                "total",
                Map.of("de", "Insgesamt", "pt-BR", "Soma"),
                "figures-as-of",
                "It's {0}",
                "page",
                "{0}\"}</style> of {1}"));

        assertThat(ReportWords.of(Locale.GERMANY, own).said("total")).isEqualTo("Insgesamt");
        assertThat(ReportWords.of(Locale.forLanguageTag("pt-BR"), own).said("total"))
                .isEqualTo("Soma");
        assertThat(ReportWords.of(Locale.FRANCE, own).said("total")).isEqualTo("Total");
        assertThat(ReportWords.of(Locale.FRANCE, own).said("figures-as-of", "noon"))
                .isEqualTo("It's noon");
        assertThat(Styles.ofPaper(ReportWords.of(Locale.US, own)))
                .contains("\"\" counter(page) \"\\22 \\7d \\3c /style\\3e  of \" counter(pages) \"\"")
                .doesNotContain("</style>");
    }

    @Test
    void namesTheWordThatItCannotUse() {
        assertThatThrownBy(() -> read(Map.of("totals", "Sum")))
                .isInstanceOf(LongshoreException.class)
                .hasMessageContaining("spec.words.totals");
        assertThatThrownBy(() -> read(Map.of("total", Map.of("german!", "Summe"))))
                .isInstanceOf(LongshoreException.class)
                .hasMessageContaining("german!");
        assertThatThrownBy(() -> read(Map.of("total", "two\nlines")))
                .isInstanceOf(LongshoreException.class)
                .hasMessageContaining("\"spec.words.total\" is not one line");
    }

    private static Map<String, Map<String, String>> read(Map<String, Object> words) {
        return ReportWords.read(new SpecSection("spec.words", words));
    }

    private static TreeSet<String> places(String text) {
        assertThat(text).doesNotContain("'");
        TreeSet<String> places = new TreeSet<>();
        PLACE.matcher(text).results().forEach(place -> places.add(place.group()));
        return places;
    }
}
