package dev.longshore.admin.api;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.run.RunRequests;
import dev.longshore.sql.schedule.ScheduleDesk;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Makes a problem of everything that goes wrong in the API. Never a stack trace, never a name of a class. */
@RestControllerAdvice(annotations = ApiController.class)
class ProblemAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Problem> refused(Refusal refusal) {
        return answer(refusal.problem(), refusal.headers());
    }

    @ExceptionHandler
    ResponseEntity<Problem> failed(LongshoreException failure, HttpServletRequest request) {
        if (failure.code().equals(ScheduleDesk.TOO_MANY_EDITS)) {
            return tooManyEdits(failure);
        }
        if (failure.category() != Category.USER_ERROR && !failure.code().equals(RunRequests.NOT_CHECKED)) {
            return unexpected(failure, request);
        }
        Problem problem = Problem.of(
                status(failure.code()),
                failure.code(),
                String.valueOf(failure.getMessage()),
                failure.field(),
                failure.remedy());
        List<Problem.FieldError> all = errors(failure);
        return answer(all.size() > 1 ? problem.withErrors(all) : problem, HttpHeaders.EMPTY);
    }

    private static ResponseEntity<Problem> tooManyEdits(LongshoreException failure) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "5");
        return answer(
                Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        failure.code(),
                        String.valueOf(failure.getMessage()),
                        null,
                        failure.remedy()),
                headers);
    }

    /** Of Tomcat, once somebody asks for the parameters: some are not UTF-8. */
    @ExceptionHandler
    ResponseEntity<Problem> unreadable(InvalidParameterException parameters) {
        return answer(
                Problem.of(
                        HttpStatus.BAD_REQUEST,
                        "unreadable-address",
                        "The parameters of the address are not UTF-8 in percent encoding.",
                        "address",
                        "Encode them as UTF-8."),
                HttpHeaders.EMPTY);
    }

    private static HttpStatus status(String code) {
        if (ScheduleDesk.CONFLICTS.contains(code)) {
            return HttpStatus.CONFLICT;
        }
        return switch (code) {
            case RunRequests.NOT_CHECKED -> HttpStatus.INTERNAL_SERVER_ERROR;
            case RunRequests.PRECONDITION_FAILED -> HttpStatus.CONFLICT;
            case "idempotency-key-reused" -> HttpStatus.UNPROCESSABLE_CONTENT;
            case ScheduleDesk.CHANGED_MEANWHILE -> HttpStatus.PRECONDITION_FAILED;
            case ScheduleDesk.OTHER_TENANT -> HttpStatus.FORBIDDEN;
            default -> HttpStatus.BAD_REQUEST;
        };
    }

    /** Whoever asked has gone; nobody reads an answer. */
    @ExceptionHandler({ClientAbortException.class, AsyncRequestNotUsableException.class})
    void gone() {}

    @ExceptionHandler({DataAccessResourceFailureException.class, CannotCreateTransactionException.class})
    ResponseEntity<Problem> databaseAway(Exception failure, HttpServletRequest request) {
        LOG.atWarn()
                .addKeyValue("route", request.getRequestURI())
                .setCause(failure)
                .log("api.database-away");
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "5");
        return answer(
                Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "database-away",
                        "The database does not answer. Nothing was changed.",
                        null,
                        "Repeat the request, with the same Idempotency-Key."),
                headers);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Problem> unexpected(Exception failure, HttpServletRequest request) {
        if (isOfOneWhoHasGone(failure)) {
            return null;
        }
        String number = UUID.randomUUID().toString();
        LOG.atError()
                .addKeyValue("route", request.getMethod() + " " + request.getRequestURI())
                .addKeyValue("number", number)
                .setCause(failure)
                .log("api.failed");
        return answer(
                Problem.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "internal",
                        "Longshore failed to answer. The log has the cause under number " + number + "."),
                HttpHeaders.EMPTY);
    }

    /** What was to be written could not be, since nobody reads it any more. */
    private static boolean isOfOneWhoHasGone(@Nullable Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ClientAbortException || each instanceof AsyncRequestNotUsableException) {
                return true;
            }
        }
        return false;
    }

    private static List<Problem.FieldError> errors(LongshoreException first) {
        List<Problem.FieldError> all = new ArrayList<>();
        all.add(error(first));
        for (Throwable other : first.getSuppressed()) {
            if (other instanceof LongshoreException failure) {
                all.add(error(failure));
            }
        }
        return all;
    }

    private static Problem.FieldError error(LongshoreException failure) {
        String field = failure.field() == null ? "body" : failure.field();
        return new Problem.FieldError(field, failure.code(), String.valueOf(failure.getMessage()), failure.remedy());
    }

    private static ResponseEntity<Problem> answer(Problem problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.status())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
