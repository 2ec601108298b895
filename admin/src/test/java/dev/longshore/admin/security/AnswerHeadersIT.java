package dev.longshore.admin.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.admin.api.ApiServer;
import dev.longshore.admin.api.Caller;
import dev.longshore.model.account.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void attacksAreAnsweredWithHeadersToo() {
        Caller.Answer answer = server.nobody().get("/runs/..;/login");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    @Test
    void onlyTheDescriptionOfTheApiMayStyleItself() {
        Caller.Answer answer = server.as(Role.VIEWER).get("/api/swagger-ui/index.html");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Security-Policy"))
                .contains("style-src 'self' 'unsafe-inline'", "script-src 'self';", "connect-src 'self'");
    }
}
