package dev.longshore.jobs.http;

import dev.longshore.jobs.kind.CallWindow;
import java.io.IOException;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Looks at a call's window when the connection stands and nothing of the request has left: the last moment at which it can be held back. */
final class LastLook implements HttpRequestInterceptor {

    static final String WINDOW = "longshore.window";

    @Override
    public void process(HttpRequest request, @Nullable EntityDetails entity, HttpContext context) throws IOException {
        if (context.getAttribute(WINDOW) instanceof CallWindow window && !window.isOpen()) {
            throw new TooLate();
        }
    }

    /** Nothing left. */
    static final class TooLate extends IOException {

        private static final long serialVersionUID = 1L;
    }
}
