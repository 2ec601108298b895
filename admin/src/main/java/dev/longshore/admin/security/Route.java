package dev.longshore.admin.security;

import dev.longshore.model.account.Role;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * Who may use a route.
 *
 * @param method null for every method
 * @param pattern as in a controller's mapping
 * @param role the least role; null for everybody, without a login
 */
record Route(
        @Nullable HttpMethod method,
        String pattern,
        @Nullable Role role) {

    static List<Route> open(String... patterns) {
        return of(null, null, patterns);
    }

    /** GET, and HEAD, which Spring answers by the same method. */
    static List<Route> reading(Role role, String... patterns) {
        return Stream.of(HttpMethod.GET, HttpMethod.HEAD)
                .flatMap(method -> of(method, role, patterns).stream())
                .toList();
    }

    static List<Route> acting(Role role, String... patterns) {
        return of(HttpMethod.POST, role, patterns);
    }

    static List<Route> changing(Role role, String... patterns) {
        return Stream.of(HttpMethod.PUT, HttpMethod.DELETE)
                .flatMap(method -> of(method, role, patterns).stream())
                .toList();
    }

    static List<Route> deleting(Role role, String... patterns) {
        return of(HttpMethod.DELETE, role, patterns);
    }

    private static List<Route> of(@Nullable HttpMethod method, @Nullable Role role, String... patterns) {
        return List.of(patterns).stream()
                .map(pattern -> new Route(method, pattern, role))
                .toList();
    }
}
