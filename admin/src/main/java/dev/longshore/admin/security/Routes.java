package dev.longshore.admin.security;

import static dev.longshore.model.account.Role.ADMIN;
import static dev.longshore.model.account.Role.OPERATOR;
import static dev.longshore.model.account.Role.VIEWER;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** The one table of routes and roles. What is not in it is closed to everybody. */
final class Routes {

    /** The description of the API and its pages. */
    static final List<Route> DOCS = Route.reading(
            VIEWER,
            "/api/docs",
            "/api/swagger-ui/**",
            "/api/v1/openapi.json",
            "/api/v1/openapi.json/**",
            "/api/v1/openapi.json.yaml");

    static final List<Route> API = Stream.of(
                    Route.reading(
                            VIEWER,
                            "/api/v1/runs",
                            "/api/v1/runs/{id}",
                            "/api/v1/runs/{id}/events",
                            "/api/v1/runs/{id}/artifacts",
                            "/api/v1/runs/{id}/rejected-records",
                            "/api/v1/runs/{id}/rejected-groups",
                            "/api/v1/runs/{id}/effects",
                            "/api/v1/effects/{id}",
                            "/api/v1/dependencies",
                            "/api/v1/outcomes",
                            "/api/v1/outcomes/{id}",
                            "/api/v1/outcomes/{id}/retry",
                            "/api/v1/runs/{id}/restart-preview",
                            "/api/v1/artifacts",
                            "/api/v1/artifacts/{id}",
                            "/api/v1/jobs",
                            "/api/v1/jobs/{name}",
                            "/api/v1/workers",
                            "/api/v1/queues",
                            "/api/v1/schedules",
                            "/api/v1/schedules/{name}",
                            "/api/v1/schedules/{name}/fires",
                            "/api/v1/schedules/{name}/chain",
                            "/api/v1/timetable",
                            "/api/v1/calendars",
                            "/api/v1/calendars/{name}",
                            "/api/v1/holds",
                            "/api/v1/history",
                            "/api/v1/history/{id}",
                            "/api/v1/backfills",
                            "/api/v1/backfills/{id}"),
                    Route.open("/api/v1/links/{token}"),
                    Route.reading(OPERATOR, "/api/v1/artifacts/{id}/downloads"),
                    Route.deleting(OPERATOR, "/api/v1/artifacts/{id}"),
                    // it only says what would be
                    Route.acting(VIEWER, "/api/v1/schedules/preview", "/api/v1/backfills/preview"),
                    // and then only who asked for the file, or an operator
                    Route.acting(VIEWER, "/api/v1/artifacts/{id}/links"),
                    Route.changing(OPERATOR, "/api/v1/schedules/{name}"),
                    Route.deleting(OPERATOR, "/api/v1/calendars/{name}"),
                    Route.reading(OPERATOR, "/api/v1/audit"),
                    Route.reading(ADMIN, "/api/v1/audit/verification", "/api/v1/tenants"),
                    Route.changing(ADMIN, "/api/v1/tenants/{tenant}"),
                    Route.acting(
                            OPERATOR,
                            "/api/v1/runs",
                            "/api/v1/runs/pause",
                            "/api/v1/runs/resume",
                            "/api/v1/runs/restart",
                            "/api/v1/runs/cancel",
                            "/api/v1/runs/abandon",
                            "/api/v1/runs/{id}/pause",
                            "/api/v1/runs/{id}/resume",
                            "/api/v1/runs/{id}/restart",
                            "/api/v1/runs/{id}/cancel",
                            "/api/v1/runs/{id}/abandon",
                            "/api/v1/runs/{id}/reprocess",
                            "/api/v1/runs/{id}/rejected-records/{record}/correct",
                            "/api/v1/runs/{id}/rejected-records/{record}/discard",
                            "/api/v1/jobs/{name}/inputs",
                            "/api/v1/effects/{id}/{decision}",
                            "/api/v1/outcomes/{id}/retry",
                            "/api/v1/signups",
                            "/api/v1/schedules",
                            "/api/v1/schedules/{name}/pause",
                            "/api/v1/schedules/{name}/resume",
                            "/api/v1/schedules/{name}/run-now",
                            "/api/v1/schedules/{name}/fires/{id}/release",
                            "/api/v1/schedules/{name}/fires/{id}/skip",
                            "/api/v1/holds",
                            "/api/v1/holds/{id}/release",
                            "/api/v1/calendars",
                            "/api/v1/backfills",
                            "/api/v1/backfills/{id}/pause",
                            "/api/v1/backfills/{id}/resume",
                            "/api/v1/backfills/{id}/cancel",
                            "/api/v1/backfills/{id}/restart"))
            .flatMap(List::stream)
            .toList();

    static final List<Route> ACTUATOR = Stream.of(
                    Route.open("/actuator/health", "/actuator/health/**"),
                    List.of(new Route(null, "/actuator", ADMIN), new Route(null, "/actuator/**", ADMIN)))
            .flatMap(List::stream)
            .toList();

    static final List<Route> CONSOLE = Stream.of(
                    Route.open("/login", "/assets/**", "/webjars/**", "/error"),
                    Route.reading(
                            VIEWER,
                            "/",
                            "/runs",
                            "/runs.csv",
                            "/runs/{id}",
                            "/runs/{id}/**",
                            "/history",
                            "/history/{id}",
                            "/failures",
                            "/jobs",
                            "/jobs/{name}",
                            "/outcomes",
                            "/outcomes/{id}",
                            "/dependencies",
                            "/workers",
                            "/queues",
                            "/artifacts",
                            "/artifacts/{id}",
                            "/live/**",
                            "/schedules",
                            "/schedules/{name}",
                            "/holds",
                            "/timetable",
                            "/chains/{name}",
                            "/backfills/{id}",
                            "/calendars"),
                    Route.reading(
                            OPERATOR,
                            "/jobs/{name}/run",
                            "/new/schedule",
                            "/schedules/{name}/**",
                            "/calendars/{name}/remove",
                            "/artifacts/{id}/delete"),
                    Route.reading(VIEWER, "/artifacts/{id}/about"),
                    Route.reading(ADMIN, "/audit", "/readers"),
                    Route.acting(ADMIN, "/readers"),
                    Route.acting(VIEWER, "/logout", "/artifacts/{id}/link"),
                    Route.acting(
                            OPERATOR,
                            "/jobs/{name}/run",
                            "/jobs/{name}/runs",
                            "/jobs/{name}/inputs",
                            "/runs/{verb}",
                            "/runs/{id}/**",
                            "/new/schedule",
                            "/new/schedule/preview",
                            "/schedules/{name}/**",
                            "/holds",
                            "/effects/{id}/{decision}",
                            "/outcomes/{id}/retry",
                            "/holds/{id}/release",
                            "/calendars",
                            "/calendars/{name}/remove",
                            "/artifacts/{id}/delete",
                            "/backfills/{id}/**"))
            .flatMap(List::stream)
            .toList();

    private Routes() {}

    /** Tells Spring Security, and closes the rest. */
    static void authorize(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry registry,
            List<Route> routes) {
        // the second half of an answer that was begun: its request was decided already
        registry.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                .permitAll();
        for (Route route : routes) {
            var matched = registry.requestMatchers(matcher(route));
            if (route.role() == null) {
                matched.permitAll();
            } else {
                matched.hasRole(route.role().name());
            }
        }
        registry.anyRequest().denyAll();
    }

    /** Whether there is a rule for what was asked. */
    static boolean knows(HttpServletRequest request) {
        return all().anyMatch(route -> matcher(route).matches(request));
    }

    static Stream<Route> all() {
        return Stream.of(DOCS, API, ACTUATOR, CONSOLE).flatMap(List::stream);
    }

    private static PathPatternRequestMatcher matcher(Route route) {
        PathPatternRequestMatcher.Builder builder = PathPatternRequestMatcher.withDefaults();
        return route.method() == null
                ? builder.matcher(route.pattern())
                : builder.matcher(route.method(), route.pattern());
    }
}
