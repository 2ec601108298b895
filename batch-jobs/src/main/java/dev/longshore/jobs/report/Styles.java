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

    private Styles() {}

    /** With the fonts in it, so that the file needs nothing else. */
    static String ofScreen() {
        return face(400, "inter-regular.woff2")
                + face(600, "inter-semibold.woff2")
                + text("report.css")
                + text("screen.css");
    }

    static String ofPaper() {
        return text("report.css") + text("paper.css");
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
