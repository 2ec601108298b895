package dev.longshore.admin.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.admin.api.ApiServer;
import dev.longshore.admin.api.Caller;
import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.sql.account.Accounts;
import dev.longshore.sql.account.Tokens;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoginIT {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final ApiServer server = ApiServer.running();
    private final Actor setup = Actor.local("setup");

    /** A browser without redirects. */
    private final class Browser {

        private final CookieManager cookies = new CookieManager();
        private final HttpClient http =
                HttpClient.newBuilder().cookieHandler(cookies).build();

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
        }

        HttpResponse<String> post(String path, Map<String, String> fields) throws IOException, InterruptedException {
            String form = fields.entrySet().stream()
                    .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            HttpRequest request = request(path)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        }

        HttpResponse<String> login(String name, String password) throws IOException, InterruptedException {
            return post("/login", Map.of("username", name, "password", password, "_csrf", csrf()));
        }

        String csrf() throws IOException, InterruptedException {
            Matcher token = TOKEN.matcher(get("/login").body());
            assertThat(token.find()).isTrue();
            return token.group(1);
        }

        String session() {
            return cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().equals("longshore"))
                    .map(HttpCookie::getValue)
                    .findFirst()
                    .orElse("");
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path));
        }
    }

    @Test
    void aLoginChangesTheSessionAndLeadsIn() throws Exception {
        Browser browser = new Browser();
        String csrf = browser.csrf();
        String before = browser.session();
        HttpResponse<String> answer =
                browser.post("/login", Map.of("username", "viewer", "password", ApiServer.PASSWORD, "_csrf", csrf));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).doesNotContain("login"));
        assertThat(answer.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Lax"));
        assertThat(browser.session()).isNotEqualTo(before);
        assertThat(browser.get("/runs").statusCode()).isEqualTo(200);
    }

    @Test
    void aLogoutEndsTheSession() throws Exception {
        Browser browser = new Browser();
        browser.login("viewer", ApiServer.PASSWORD);
        Matcher token = TOKEN.matcher(browser.get("/").body());
        assertThat(token.find()).isTrue();
        HttpResponse<String> answer = browser.post("/logout", Map.of("_csrf", token.group(1)));

        assertThat(answer.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).contains("/login?gone"));
        assertThat(browser.get("/runs").statusCode()).isEqualTo(302);
    }

    @Test
    void aFormOfAnotherSiteIsRefused() throws Exception {
        Browser browser = new Browser();
        browser.login("operator", ApiServer.PASSWORD);
        long before = server.runs();

        assertThat(browser.post("/jobs/orders-export/runs", Map.of("p.from", "1995-01-01", "reason", "x"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.post("/logout", Map.of()).statusCode()).isEqualTo(403);
        assertThat(browser.post("/jobs/orders-export/runs", Map.of("_csrf", "foreign", "reason", "x"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.runs()).isEqualTo(before);
    }

    @Test
    void anotherSiteCannotUseThePasswordThatABrowserRemembers() {
        Caller browser =
                server.nobody().as(basic("operator", ApiServer.PASSWORD)).with("Sec-Fetch-Site", "cross-site");

        assertThat(browser.post(
                                "/api/v1/runs",
                                "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\"}}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aSessionDoesNotOpenTheApi() throws Exception {
        Browser browser = new Browser();
        browser.login("operator", ApiServer.PASSWORD);

        assertThat(browser.get("/api/v1/runs").statusCode()).isEqualTo(401);
        assertThat(browser.get("/api/v1/openapi.json").statusCode()).isEqualTo(200);
    }

    @Test
    void aViewersFormIsRefusedByTheServer() throws Exception {
        Browser browser = new Browser();
        browser.login("viewer", ApiServer.PASSWORD);
        Matcher token = TOKEN.matcher(browser.get("/").body());
        assertThat(token.find()).isTrue();

        assertThat(browser.post("/jobs/orders-export/runs", Map.of("_csrf", token.group(1), "reason", "x"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.get("/audit").statusCode()).isIn(403, 404);
    }

    @Test
    void wrongPasswordsAreRecordedAndSlowedDown() throws Exception {
        String name = "guessed";
        server.bean(Accounts.class).create(setup, name, ApiServer.PASSWORD, Role.VIEWER, TenantScope.ALL);
        Browser browser = new Browser();
        for (int i = 0; i < 5; i++) {
            assertThat(browser.login(name, "wrong " + i).headers().firstValue("Location"))
                    .hasValueSatisfying(to -> assertThat(to).endsWith("/login?failed"));
        }

        assertThat(browser.login(name, ApiServer.PASSWORD).headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).contains("/login?wait="));
        Caller.Answer program =
                server.nobody().as(basic(name, ApiServer.PASSWORD)).get("/api/v1/runs");
        assertThat(program.status()).isEqualTo(429);
        assertThat(program.header("Retry-After")).isNotBlank();
        assertThat(server.jdbc()
                        .sql(
                                "select count(*) from longshore.audit where action = 'login' and target = 'account:guessed' and outcome = 'refused'")
                        .query(Long.class)
                        .single())
                .isEqualTo(5);
    }

    @Test
    void guessesInParallelDoNotPassTogether() {
        String name = "guessed-in-parallel";
        server.bean(Accounts.class).create(setup, name, ApiServer.PASSWORD, Role.VIEWER, TenantScope.ALL);

        List<Integer> answers = together(40, i -> basic(name, "wrong " + i));

        // more than five only where the wait of the fifth was over before the last one came
        assertThat(answers).containsOnly(401, 429);
        assertThat(Collections.frequency(answers, 401)).isBetween(5, 8);
    }

    @Test
    void aProgramMayBeginInParallel() {
        String name = "begins-in-parallel";
        server.bean(Accounts.class).create(setup, name, ApiServer.PASSWORD, Role.VIEWER, TenantScope.ALL);

        assertThat(together(40, i -> basic(name, ApiServer.PASSWORD))).containsOnly(200);
    }

    /** The answers to requests that are sent in the same moment. */
    private List<Integer> together(int requests, IntFunction<String> authorization) {
        HttpClient http = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<Void>>> sent = IntStream.range(0, requests)
                .mapToObj(i -> http.sendAsync(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/api/v1/runs"))
                                .header("Authorization", authorization.apply(i))
                                .build(),
                        HttpResponse.BodyHandlers.discarding()))
                .toList();
        return sent.stream().map(answer -> answer.join().statusCode()).toList();
    }

    @Test
    void nameAndPasswordOpenTheApi() {
        Caller caller = server.nobody().as(basic("viewer", ApiServer.PASSWORD));

        assertThat(caller.get("/api/v1/runs").status()).isEqualTo(200);
        assertThat(caller.get("/api/v1/runs").header("Set-Cookie")).isEmpty();
        assertThat(server.nobody().as(basic("viewer", "")).get("/api/v1/runs").status())
                .isEqualTo(401);
        assertThat(server.nobody().as(basic("", "")).get("/api/v1/runs").status())
                .isEqualTo(401);
    }

    @Test
    void aDisabledAccountAndARevokedTokenOpenNothing() {
        Accounts accounts = server.bean(Accounts.class);
        accounts.create(setup, "leaver", ApiServer.PASSWORD, Role.ADMIN, TenantScope.ALL);
        Caller leaver = server.nobody().as(basic("leaver", ApiServer.PASSWORD));
        assertThat(leaver.get("/api/v1/runs").status()).isEqualTo(200);
        accounts.disable(setup, "leaver", "left");
        assertThat(leaver.get("/api/v1/runs").status()).isEqualTo(401);

        Tokens tokens = server.bean(Tokens.class);
        Caller program = server.nobody().as("Bearer " + tokens.create(setup, "lost", Role.ADMIN, TenantScope.ALL));
        assertThat(program.get("/api/v1/runs").status()).isEqualTo(200);
        tokens.revoke(setup, "lost", "lost");
        assertThat(program.get("/api/v1/runs").status()).isEqualTo(401);
    }

    @Test
    void nothingButHashesIsStored() {
        String token = server.bean(Tokens.class).create(setup, "hashed", Role.VIEWER, TenantScope.ALL);

        assertThat(token).matches("lsh_[A-Za-z0-9_-]{43}");
        assertThat(server.jdbc()
                        .sql("select token_hash from longshore.api_token where name = 'hashed'")
                        .query(String.class)
                        .single())
                .matches("[0-9a-f]{64}")
                .doesNotContain(token);
        assertThat(server.jdbc()
                        .sql("select password_hash from longshore.account where name = 'viewer'")
                        .query(String.class)
                        .single())
                .startsWith("{bcrypt}");
        assertThat(server.jdbc()
                        .sql(
                                "select count(*) from longshore.audit where action = 'token.create' and target = 'token:hashed'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
