package dev.longshore.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;

/** The style sheets of reports: what all have in common, and what a screen and paper each need. */
final class Styles {

    private static final String FACE =
            "@font-face{font-family:Inter;font-weight:%d;src:url(data:font/woff2;base64,%s) format('woff2')}\n";

    /** Stand for the numbers until they are counters: characters that no text has. */
    private static final String PAGE = "\ue000";

    private static final String PAGES = "\ue001";

    private Styles() {}

    /** With the fonts in it, so that the file needs nothing else. */
    static String ofScreen() {
        return face(400, "inter-regular.woff2")
                + face(600, "inter-semibold.woff2")
                + text("report.css")
                + text("screen.css");
    }

    static String ofPaper(ReportWords words) {
        return text("report.css") + text("paper.css") + foot(words);
    }

    /** The number of a page in words; the places of the numbers are the language's. */
    private static String foot(ReportWords words) {
        String content = quoted(words.said("page", PAGE, PAGES))
                .replace(PAGE, "\" counter(page) \"")
                .replace(PAGES, "\" counter(pages) \"");
        return "@page { @bottom-right { content: " + content
                + "; font-family: Inter, Liberation; font-size: 8pt; color: #5b6675; } }\n";
    }

    /** As a style sheet quotes a text: no letter of it can end the quotation or the element that the sheet stands in. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            if (Character.isLetterOrDigit(point)
                    || point == ' '
                    || point == '/'
                    || point == PAGE.codePointAt(0)
                    || point == PAGES.codePointAt(0)) {
                quoted.appendCodePoint(point);
            } else {
                quoted.append('\\').append(Integer.toHexString(point)).append(' ');
            }
        });
        return quoted.append('"').toString();
    }

    private static String face(int weight, String file) {
        return FACE.formatted(weight, Base64.getEncoder().encodeToString(bytes(file)));
    }

    private static String text(String file) {
        return new String(bytes(file), UTF_8);
    }

    private static byte[] bytes(String file) {
        try (InputStream in = Styles.class.getResourceAsStream("/report/" + file)) {
            if (in == null) {
                throw new IOException("report/" + file + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
