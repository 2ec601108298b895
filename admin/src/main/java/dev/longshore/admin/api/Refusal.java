package dev.longshore.admin.api;

import dev.longshore.sql.run.RequestOutcome;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Ends a request with a problem that is not about one field of it. */
final class Refusal extends RuntimeException {

    private final transient Problem problem;
    private final transient HttpHeaders headers;

    Refusal(Problem problem, HttpHeaders headers) {
        super(problem.detail());
        this.problem = problem;
        this.headers = headers;
    }

    Refusal(Problem problem) {
        this(problem, HttpHeaders.EMPTY);
    }

    /** Nothing of that id is there, or nothing that the caller may know of. */
    static Refusal notFound(String what, Object id) {
        return new Refusal(Problem.of(
                HttpStatus.NOT_FOUND,
                "not-found",
                "There is no " + what + " " + id + ".",
                null,
                "Check how it is written; who is bound to a tenant does not see what is others'."));
    }

    /** @param how to repeat the request: {@code , with the same Idempotency-Key}, or nothing */
    static Refusal queueFull(RequestOutcome.QueueFull full, String how) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(full.retryAfterSeconds()));
        Problem problem = Problem.of(
                HttpStatus.TOO_MANY_REQUESTS,
                "queue-full",
                full.sentence(),
                null,
                "Repeat the request in " + full.retryAfterSeconds() + " s" + how + ".");
        return new Refusal(problem.withLimit(full.limit()), headers);
    }

    Problem problem() {
        return problem;
    }

    HttpHeaders headers() {
        return headers;
    }
}
