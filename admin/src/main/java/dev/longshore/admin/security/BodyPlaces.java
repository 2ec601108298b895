package dev.longshore.admin.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Keeps threads free for those who look, whatever others send: a request with a body holds its thread until its last byte is there, so that clients who
 * send slowly, on purpose or not, would stop the server. Only so many of them are read at a time; one more waits a moment for its place, and is then
 * told to come again. An ordinary body is read within milliseconds.
 */
final class BodyPlaces extends OncePerRequestFilter {

    private static final Set<String> BODILESS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

    private final Semaphore places;
    private final ProblemVoice voice;

    /**
     * @param places well below the number of the server's threads: {@code server.tomcat.threads.max}
     */
    BodyPlaces(int places, ProblemVoice voice) {
        this.places = new Semaphore(places);
        this.voice = voice;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        boolean declared =
                request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        return !declared && BODILESS.contains(request.getMethod());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!isGiven()) {
            AnswerHeaders.writeTo(response);
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            voice.say(
                    request,
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "too-many-requests-at-once",
                    "Too many requests are being sent at once. Nothing was changed; repeat it.");
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            places.release();
        }
    }

    private boolean isGiven() {
        try {
            return places.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
