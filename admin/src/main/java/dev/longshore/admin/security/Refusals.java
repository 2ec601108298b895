package dev.longshore.admin.security;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.audit.Act;
import dev.longshore.sql.audit.AuditTrail;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/**
 * What somebody is told who is not let in: who are you (401), you may not (403), wait (429), or that there is no such thing (404). A refused act is
 * recorded; refused looking is not.
 */
final class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");

    private final AuditTrail audit;
    private final Voice voice;

    Refusals(AuditTrail audit, Voice voice) {
        this.audit = audit;
        this.voice = voice;
    }

    /** How it is said: a problem document, or a page. */
    interface Voice {
        void say(
                HttpServletRequest request, HttpServletResponse response, HttpStatus status, String code, String detail)
                throws IOException;

        /** The same with what to do, as sentences that follow what is wrong. */
        default void say(
                HttpServletRequest request,
                HttpServletResponse response,
                HttpStatus status,
                String code,
                String detail,
                String remedy)
                throws IOException {
            say(request, response, status, code, detail + " " + remedy);
        }
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        if (why instanceof LoginThrottled throttled) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(throttled.seconds()));
            String detail = "Too many wrong passwords. Try again in " + throttled.seconds() + " s.";
            voice.say(request, response, HttpStatus.TOO_MANY_REQUESTS, "too-many-logins", detail);
            return;
        }
        response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"Longshore\"");
        response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Longshore\", charset=\"UTF-8\"");
        boolean tried = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        voice.say(
                request,
                response,
                HttpStatus.UNAUTHORIZED,
                "not-authenticated",
                tried ? "The token or the name and password are not valid." : "Nobody can tell who asks.",
                tried
                        ? "See that it is one of this installation, neither revoked nor expired. An administrator gives a new one: longshore token create."
                        : "Send a token as Authorization: Bearer, or a name and password as Basic.");
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        if (!Routes.knows(request)) {
            voice.say(
                    request,
                    response,
                    HttpStatus.NOT_FOUND,
                    "not-found",
                    "There is nothing at this address.",
                    "Check how it is written.");
            return;
        }
        Actor actor = actor(request);
        boolean foreign = why instanceof CsrfException;
        String detail = foreign
                ? "The form is too old or comes from another site."
                : "You are " + article(actor.role()) + ", and this needs more.";
        String remedy = foreign ? "Load the page again and repeat." : "Ask somebody whose role is higher.";
        // what nobody is logged in for is in the log only: the audit cannot be emptied, so that strangers must not be
        // able to fill it
        if (known() && !LOOKING.contains(request.getMethod())) {
            String route = request.getMethod() + " " + request.getRequestURI();
            audit.recordAlone(Act.refused(actor, "request", route, detail));
        }
        voice.say(request, response, HttpStatus.FORBIDDEN, "not-allowed", detail, remedy);
    }

    private static boolean known() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof ActorAuthentication;
    }

    private static String article(Role role) {
        return (role == Role.VIEWER ? "a " : "an ") + role.word();
    }

    private static Actor actor(HttpServletRequest request) {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof ActorAuthentication known) {
            Actor actor = known.actor();
            return new Actor(actor.name(), actor.role(), actor.scope(), request.getRemoteAddr());
        }
        return new Actor("anonymous", Role.VIEWER, TenantScope.ALL, request.getRemoteAddr());
    }
}
