package dev.longshore.admin.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.admin.api.ApiServer;
import dev.longshore.admin.api.Caller;
import dev.longshore.model.account.Role;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerHeadersIT {

    private final ApiServer server = ApiServer.running();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login",
                "/",
                "/assets/styles.css",
                "/nothing",
                "/api/v1/runs",
                "/api/v1/runs/abc",
                "/api/v1/runs/99999999",
                "/api/v1/nothing",
                "/api/v1/artifacts/99999999",
                "/api/v1/runs?limit=0",
                "/actuator/health",
                "/actuator/metrics",
                "/error"
            })
    void everyAnswerIsClosedToOtherSites(String path) {
        for (Caller caller : new Caller[] {server.nobody(), server.as(Role.ADMIN)}) {
            Caller.Answer answer = caller.get(path);
            assertThat(answer.header("Content-Security-Policy"))
                    .as(path + " " + answer.status())
                    .contains(
                            "default-src 'none'",
                            "script-src 'self'",
                            "frame-ancestors 'none'",
                            "base-uri 'none'",
                            "form-action 'self'")
                    .doesNotContain("unsafe");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Permissions-Policy")).contains("camera=()");
            if (!path.startsWith("/assets")) {
                assertThat(answer.header("Cache-Control")).contains("no-store");
            }
        }
    }

    /** None of them gets as far as our own filters. */
    @ParameterizedTest
    @CsvSource({
        "GET,   /runs/..;/login,      400",
        "GET,   /actuator%2fenv,      400",
        "GET,   /api/v1/runs/%00,     400",
        "TRACE, /api/v1/runs,         405",
        "TRACE, /login,               405",
        "GET,   /error,               404",
        "GET,   /api/v1/runs?x=LONG,  400",
    })
    void attacksAreAnsweredWithHeadersToo(String method, String path, int status) throws Exception {
        String answer = answerTo(method + " " + path.replace("LONG", "x".repeat(20_000)) + " HTTP/1.1");

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase("Content-Security-Policy: default-src 'none'")
                .containsIgnoringCase("X-Content-Type-Options: nosniff")
                .containsIgnoringCase("Cache-Control: no-store")
                .doesNotContainIgnoringCase("tomcat")
                .doesNotContain("<html", "xception");
    }

    /** As bytes: no client writes such requests. */
    private String answerTo(String requestLine) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(10_000);
            String request = requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aForgedHostLeadsNowhere() throws Exception {
        assertThat(answerTo("GET /runs HTTP/1.1\r\nX-Forwarded-Host: evil.example"))
                .startsWith("HTTP/1.1 302 ")
                .containsIgnoringCase("Location: /login\r\n");
    }

    @Test
    void onlyTheDescriptionOfTheApiMayStyleItself() {
        Caller.Answer answer = server.as(Role.VIEWER).get("/api/swagger-ui/index.html");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Security-Policy"))
                .contains("style-src 'self' 'unsafe-inline'", "script-src 'self';", "connect-src 'self'");
    }
}
