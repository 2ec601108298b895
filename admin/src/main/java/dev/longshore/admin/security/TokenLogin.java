package dev.longshore.admin.security;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.ApiToken;
import dev.longshore.sql.account.Tokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets programs in by {@code Authorization: Bearer}. A token cannot be guessed, so that wrong ones need not be slowed down. */
final class TokenLogin extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";
    private static final int LONGEST = 200;

    private final Tokens tokens;
    private final AuthenticationEntryPoint refusal;

    TokenLogin(Tokens tokens, AuthenticationEntryPoint refusal) {
        this.tokens = tokens;
        this.refusal = refusal;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            chain.doFilter(request, response);
            return;
        }
        String shown = header.substring(SCHEME.length()).strip();
        Optional<ApiToken> token = shown.length() > LONGEST ? Optional.empty() : tokens.find(shown);
        if (token.isEmpty()) {
            refusal.commence(request, response, new BadCredentialsException("no valid token"));
            return;
        }
        ApiToken known = token.get();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new ActorAuthentication(
                new Actor("token:" + known.name(), known.role(), known.scope(), request.getRemoteAddr())));
        SecurityContextHolder.setContext(context);
        try {
            chain.doFilter(request, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }
}
