package dev.longshore.admin.console;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** A visitor of the console with cookies, as a browser without JavaScript: what was answered last. */
final class Visit {

    private final ConsoleServer server;
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private @Nullable HttpResponse<String> last;

    private Visit(ConsoleServer server) {
        this.server = server;
    }

    static Visit stranger(ConsoleServer server) {
        return new Visit(server);
    }

    static Visit as(ConsoleServer server, String name) {
        return stranger(server)
                .get("/login")
                .post("/login", Map.of("username", name, "password", ConsoleServer.PASSWORD));
    }

    Visit get(String path) {
        return send(request(path).GET().build());
    }

    /** As the script of a page does. */
    Visit getParts(String path) {
        return send(request(path).header("HX-Request", "true").GET().build());
    }

    /** Sends a form with the token of the page that was answered last. */
    Visit post(String path, Map<String, String> fields) {
        Element token = page().selectFirst("input[name=_csrf]");
        String form = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        String signed = token == null ? form : form + "&_csrf=" + encoded(token.attr("value"));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(signed))
                .build());
    }

    /** Sends the form with a file that stands on the page that was answered last. */
    Visit upload(String form, Map<String, String> fields, String name, String content) {
        Element found = page().selectFirst(form);
        if (found == null) {
            throw new IllegalStateException("no form " + form);
        }
        return upload(found.attr("action"), body(fields, name, content));
    }

    Visit upload(String path, String body) {
        return upload(path, body, StandardCharsets.UTF_8);
    }

    Visit upload(String path, String body, Charset charset) {
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=cut")
                .POST(HttpRequest.BodyPublishers.ofString(body, charset))
                .build());
    }

    static String body(Map<String, String> fields, String name, String content) {
        StringBuilder body = new StringBuilder();
        fields.forEach((field, value) -> body.append("--cut\r\nContent-Disposition: form-data; name=\"")
                .append(field)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        return body.append("--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
                .append(name)
                .append("\"\r\nContent-Type: text/csv\r\n\r\n")
                .append(content)
                .append("\r\n--cut--\r\n")
                .toString();
    }

    int status() {
        return answer().statusCode();
    }

    String body() {
        return answer().body();
    }

    Document page() {
        return Jsoup.parse(body());
    }

    /** The text of the first element that the selector finds. */
    String text(String selector) {
        Element found = page().selectFirst(selector);
        return found == null ? "" : found.text();
    }

    String header(String name) {
        return answer().headers().firstValue(name).orElse("");
    }

    /** Where the redirects ended. */
    String path() {
        URI uri = answer().uri();
        return uri.getPath() + (uri.getQuery() == null ? "" : "?" + uri.getQuery());
    }

    private HttpResponse<String> answer() {
        if (last == null) {
            throw new IllegalStateException("nothing was asked yet");
        }
        return last;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "text/html,*/*;q=0.8");
    }

    private Visit send(HttpRequest request) {
        try {
            last = client.send(request, HttpResponse.BodyHandlers.ofString());
            return this;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
