package dev.longshore.admin.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.admin.api.ApiServer;
import dev.longshore.admin.api.Caller;
import dev.longshore.model.account.Role;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPatternParser;

/** Every route that a controller or an endpoint has, times everybody who may come. */
class RoutesIT {

    private static final ApiServer SERVER = ApiServer.running();

    record Asked(HttpMethod method, String path) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** From the handler mappings, with something put in for the variables. */
    static List<Asked> routes() {
        List<Asked> routes = new ArrayList<>();
        for (RequestMappingInfoHandlerMapping mapping : SERVER.beans(RequestMappingInfoHandlerMapping.class)) {
            for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
                Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
                for (String pattern : info.getPatternValues()) {
                    String path = filled(pattern);
                    if (methods.isEmpty()) {
                        routes.add(new Asked(HttpMethod.GET, path));
                    }
                    methods.forEach(method -> routes.add(new Asked(method.asHttpMethod(), path)));
                }
            }
        }
        return routes;
    }

    static Stream<Asked> programRoutes() {
        return routes().stream()
                .filter(route -> route.path().startsWith("/api") || route.path().startsWith("/actuator"));
    }

    static Stream<Asked> consoleRoutes() {
        return routes().stream()
                .filter(route ->
                        !route.path().startsWith("/api") && !route.path().startsWith("/actuator"));
    }

    @Test
    void everyRouteIsFound() {
        assertThat(routes())
                .extracting(Asked::toString)
                .contains("POST /api/v1/runs", "GET /runs", "GET /actuator/health", "POST /api/v1/runs/99999999/pause");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteHasARule(Asked route) {
        assertThat(rule(route)).as("a rule in Routes for " + route).isPresent();
    }

    @Test
    void aRouteWithoutARuleIsNoticed() {
        assertThat(rule(new Asked(HttpMethod.GET, "/api/v1/secrets"))).isEmpty();
        assertThat(rule(new Asked(HttpMethod.DELETE, "/api/v1/runs/1"))).isEmpty();
        assertThat(rule(new Asked(HttpMethod.POST, "/api/v1/jobs"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("programRoutes")
    void everybodyGetsAsFarAsTheTableSays(Asked route) {
        Role needed = rule(route).orElseThrow().role();

        if (needed == null) {
            assertThat(status(SERVER.nobody(), route)).isNotIn(401, 403);
        } else {
            assertThat(status(SERVER.nobody(), route)).isEqualTo(401);
        }
        for (Role role : Role.values()) {
            int status = status(SERVER.as(role), route);
            if (needed == null || role.includes(needed)) {
                assertThat(status).as(role + " " + route).isNotIn(401, 403);
            } else {
                assertThat(status).as(role + " " + route).isEqualTo(403);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("consoleRoutes")
    void aStrangerSeesOnlyTheDoorOfTheConsole(Asked route) {
        boolean open = rule(route).orElseThrow().role() == null;
        Caller.Answer answer =
                SERVER.nobody().send(route.method().name(), route.path(), HttpRequest.BodyPublishers.noBody());

        if (!open && route.method() == HttpMethod.GET) {
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.header("Location")).endsWith("/login");
        } else if (!open) {
            // no form of ours: refused before anybody asks who it is
            assertThat(answer.status()).isIn(302, 403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/nothing",
                "/api/v2/runs",
                "/actuator/env",
                "/actuator/heapdump",
                "/actuator/loggers",
                "/actuator/threaddump",
                "/actuator/configprops",
                "/actuator/shutdown"
            })
    void whatIsNotThereIsNotThereForAdministratorsEither(String path) {
        assertThat(SERVER.nobody().get(path).status()).isEqualTo(401);
        assertThat(SERVER.as(Role.ADMIN).get(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/..;/actuator/env",
                "/actuator//env",
                "/actuator/%2e%2e/actuator/env",
                "/actuator/env/",
                "/actuator/env.",
                "/%61ctuator/env",
                "/actuator/health/../env",
                "/api/..;/actuator/metrics"
            })
    void noSpellingGoesAroundTheDoor(String path) {
        assertThat(SERVER.nobody().get(path).status()).isIn(400, 401, 404);
    }

    @Test
    void tracingIsOff() {
        assertThat(SERVER.nobody()
                        .send("TRACE", "/login", HttpRequest.BodyPublishers.noBody())
                        .status())
                .isIn(400, 403, 405);
    }

    @Test
    void healthSaysNoMoreThanHealthy() {
        Caller.Answer answer = SERVER.nobody().get("/actuator/health");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).doesNotContain("components", "details", "postgres");
        assertThat(SERVER.as(Role.ADMIN).get("/actuator/health").text()).contains("components");
    }

    private static int status(Caller caller, Asked route) {
        Caller asking = route.path().endsWith("/events") ? caller.with("Accept", "text/event-stream") : caller;
        return route.method() == HttpMethod.POST
                ? asking.post(route.path(), "{}").status()
                : asking.send(route.method().name(), route.path(), HttpRequest.BodyPublishers.noBody())
                        .status();
    }

    private static Optional<Route> rule(Asked asked) {
        return Routes.all()
                .filter(route -> route.method() == null || route.method().equals(asked.method()))
                .filter(route -> PathPatternParser.defaultInstance
                        .parse(route.pattern())
                        .matches(PathContainer.parsePath(asked.path())))
                .findFirst();
    }

    private static String filled(String pattern) {
        return pattern.replaceAll("\\{\\*[^}]*}", "x")
                .replaceAll("\\{verb:(\\w+)[^}]*}", "$1")
                .replaceAll("\\{name}", "orders-export")
                .replaceAll("\\{\\w+(:[^{}]*(\\{[^}]*})?[^{}]*)?}", "99999999")
                .replace("**", "x");
    }
}
