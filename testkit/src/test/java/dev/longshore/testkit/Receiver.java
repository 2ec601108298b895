package dev.longshore.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Another system: does nothing twice that bears the same key, and keeps a receipt of all that it did. */
final class Receiver {

    /** One for all tests, which share the workers that call it. Its port is known before they start. */
    static final Receiver ONLY = new Receiver();

    /** For {@code @ExtendWith}: starts it before the workers. */
    static final class Started implements BeforeAllCallback {

        @Override
        public void beforeAll(ExtensionContext context) {
            ONLY.clear();
        }
    }

    private final Set<String> keys = new HashSet<>();
    private final List<String> applied = new ArrayList<>();

    private Receiver() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
            System.setProperty(
                    "kit.receiver", Integer.toString(server.getAddress().getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void clear() {
        keys.clear();
        applied.clear();
    }

    synchronized List<String> applied() {
        return List.copyOf(applied);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"))) {
            applied.add(exchange.getRequestURI() + " " + body);
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }
}
