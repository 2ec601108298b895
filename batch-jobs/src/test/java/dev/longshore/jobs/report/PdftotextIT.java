package dev.longshore.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report's PDF as poppler reads it, which has nothing in common with its maker. Skipped where Debian's package poppler-utils is not installed. */
class PdftotextIT {

    private static final int ROWS = 100;

    @TempDir
    Path folder;

    @BeforeAll
    static void find() throws Exception {
        assumeTrue(
                new ProcessBuilder("sh", "-c", "command -v pdftotext").start().waitFor() == 0,
                "pdftotext is not here: install poppler-utils");
    }

    @Test
    void readsEveryValueInItsRow() throws Exception {
        assertThat(rowsOf(pages(Locale.US))).hasSize(2 * ROWS - 2).allSatisfy(row -> assertThat(row)
                .containsPattern("2026 +\\$1,234,567\\.89 +7\\.5%|2026 +1,234,567\\.89 +0\\.08"));
        assertThat(rowsOf(pages(Locale.GERMANY))).hasSize(2 * ROWS - 2).allSatisfy(row -> assertThat(row)
                .containsPattern("2026 +1\\.234\\.567,89.€ +7,5.%|2026 +1\\.234\\.567,89 +0,08"));
    }

    @Test
    void findsThePagesThatTheContentsName() throws Exception {
        List<String> pages = pages(Locale.US);

        for (String section : List.of("Prices", "More")) {
            int page = pages.get(0)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.matches(section + " +\\d+"))
                    .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
            assertThat(pages.get(page - 1).lines().map(String::strip)).contains(section);
        }
        assertThat(IntStream.range(0, pages.size()))
                .allSatisfy(page -> assertThat(pages.get(page)).contains("Page " + (page + 1) + " of " + pages.size()));
        assertThat(pages.subList(1, pages.size()))
                .allSatisfy(page -> assertThat(page).startsWith("The Shop · Pricing"));
    }

    private static List<String> rowsOf(List<String> pages) {
        return pages.stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> line.matches("n\\d+ .*"))
                .toList();
    }

    private List<String> pages(Locale locale) throws IOException, InterruptedException {
        Path pdf = folder.resolve(locale.toLanguageTag() + ".pdf");
        try (OutputStream out = Files.newOutputStream(pdf)) {
            new PdfWriter()
                    .write(
                            ReportDocumentTest.document(locale, ROWS)
                                    .xhtml(Styles.ofPaper(ReportWords.of(locale, Map.of()))),
                            out);
        }
        Process reader = new ProcessBuilder("pdftotext", "-layout", "-enc", "UTF-8", pdf.toString(), "-")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(reader.getInputStream().readAllBytes(), UTF_8);
        assertThat(reader.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(reader.exitValue()).isZero();
        return List.of(text.split("\f"));
    }
}
