package dev.longshore.admin.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what a browser sends to the API on behalf of another site. The API has no cookies, but a browser that was once given a name and password
 * sends them along by itself.
 */
final class CrossSiteRequests extends OncePerRequestFilter {

    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final AccessDeniedHandler refusal;

    CrossSiteRequests(AccessDeniedHandler refusal) {
        this.refusal = refusal;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String site = request.getHeader("Sec-Fetch-Site");
        boolean looking = "GET".equals(request.getMethod()) || "HEAD".equals(request.getMethod());
        if (site != null && !looking && !OURS.contains(site)) {
            refusal.handle(request, response, new AccessDeniedException("asked for by another site"));
            return;
        }
        chain.doFilter(request, response);
    }
}
