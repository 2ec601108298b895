package dev.longshore.admin.security;

import dev.longshore.model.account.Account;
import dev.longshore.model.account.Actor;
import dev.longshore.sql.account.Accounts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/** Looks at the account behind a session again twice a minute: a role that was taken away or an account that was disabled has no effect any more. */
final class SessionCheck extends OncePerRequestFilter {

    private static final String CHECKED_AT = SessionCheck.class.getName() + ".at";
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final Accounts accounts;
    private final Clock clock;

    SessionCheck(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null
                && SecurityContextHolder.getContext().getAuthentication() instanceof ActorAuthentication known
                && isDue(session)) {
            check(session, known.actor());
        }
        chain.doFilter(request, response);
    }

    private boolean isDue(HttpSession session) {
        return !(session.getAttribute(CHECKED_AT) instanceof Instant at)
                || at.plus(EVERY).isBefore(clock.instant());
    }

    private void check(HttpSession session, Actor actor) {
        Optional<Account> account = accounts.find(actor.name()).filter(found -> !found.isDisabled());
        if (account.isEmpty()) {
            session.invalidate();
            SecurityContextHolder.clearContext();
            return;
        }
        Account now = account.get();
        session.setAttribute(CHECKED_AT, clock.instant());
        if (now.role() != actor.role() || !now.scope().equals(actor.scope())) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(
                    new ActorAuthentication(new Actor(now.name(), now.role(), now.scope(), actor.address())));
            SecurityContextHolder.setContext(context);
            session.setAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY, context);
        }
    }
}
