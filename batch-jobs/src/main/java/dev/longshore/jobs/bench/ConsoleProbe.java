package dev.longshore.jobs.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the console's pages as a browser does that is logged in, over one kept connection. */
final class ConsoleProbe {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();
    private final String address;

    ConsoleProbe(String address) {
        this.address = address;
    }

    void logIn(String name, String password) throws IOException, InterruptedException {
        Matcher csrf = CSRF.matcher(get("/login"));
        if (!csrf.find()) {
            throw new IllegalStateException("the login page has no token against forged requests");
        }
        String form = "username=" + encode(name) + "&password=" + encode(password) + "&_csrf=" + encode(csrf.group(1));
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(address + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String then = response.headers().firstValue("Location").orElse("");
        if (response.statusCode() != 302 || then.contains("login")) {
            throw new IllegalStateException("the login was refused: " + response.statusCode() + " " + then);
        }
    }

    /** The page's text; a page that only sends to the login is a failure. */
    String get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create(address + path)).GET().build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("GET " + path + ": " + response.statusCode());
        }
        return response.body();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
