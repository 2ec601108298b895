package dev.longshore.jobs.report;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Makes a tagged PDF of XHTML, its fonts embedded. Follows no address: what a document needs is in it or in this jar. */
final class PdfWriter {

    private static final String FALLBACK = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    void write(String xhtml, OutputStream out) throws IOException {
        // it would write to the standard error stream, past our logs
        XRLog.setLoggingEnabled(false);
        PdfRendererBuilder builder = new PdfRendererBuilder();
        builder.usePdfUaAccessibility(true);
        builder.useUriResolver((base, uri) -> uri.startsWith("#") ? uri : null);
        builder.useFont(() -> font("/report/inter-regular.ttf"), "Inter", 400, FontStyle.NORMAL, true);
        builder.useFont(() -> font("/report/inter-semibold.ttf"), "Inter", 600, FontStyle.NORMAL, true);
        builder.useFont(() -> font(FALLBACK), "Liberation", 400, FontStyle.NORMAL, true);
        builder.useFont(() -> font(FALLBACK), "Liberation", 600, FontStyle.NORMAL, true);
        builder.withProducer("Longshore");
        builder.withHtmlContent(xhtml, null);
        builder.toStream(out);
        builder.run();
    }

    private static InputStream font(String name) {
        InputStream found = PdfWriter.class.getResourceAsStream(name);
        if (found == null) {
            throw new UncheckedIOException(new IOException("the font " + name + " is not in the jar"));
        }
        return found;
    }
}
