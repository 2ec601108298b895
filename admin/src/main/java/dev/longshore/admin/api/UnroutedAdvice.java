package dev.longshore.admin.api;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Requests to the API that reach no controller: Spring knows none to ask for an advice. Others are left to the console. */
@RestControllerAdvice
class UnroutedAdvice {

    @ExceptionHandler
    ResponseEntity<Problem> notJson(HttpMediaTypeNotSupportedException wrong, HttpServletRequest request)
            throws HttpMediaTypeNotSupportedException {
        if (isElsewhere(request)) {
            throw wrong;
        }
        return answer(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "not-json",
                "The body is not declared to be JSON.",
                "Content-Type",
                "Send Content-Type: application/json.");
    }

    @ExceptionHandler
    ResponseEntity<Problem> notAcceptable(HttpMediaTypeNotAcceptableException wrong, HttpServletRequest request)
            throws HttpMediaTypeNotAcceptableException {
        if (isElsewhere(request)) {
            throw wrong;
        }
        return answer(
                HttpStatus.NOT_ACCEPTABLE,
                "not-acceptable",
                "There is no such form of this answer.",
                "Accept",
                "Send Accept: application/json, or for events text/event-stream.");
    }

    @ExceptionHandler
    ResponseEntity<Problem> wrongMethod(HttpRequestMethodNotSupportedException wrong, HttpServletRequest request)
            throws HttpRequestMethodNotSupportedException {
        if (isElsewhere(request)) {
            throw wrong;
        }
        return answer(
                HttpStatus.METHOD_NOT_ALLOWED, "wrong-method", "This address does not take that method.", null, null);
    }

    private static boolean isElsewhere(HttpServletRequest request) {
        return !request.getRequestURI().startsWith(Addresses.ROOT + "/");
    }

    private static ResponseEntity<Problem> answer(
            HttpStatus status, String code, String detail, @Nullable String field, @Nullable String remedy) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problem.of(status, code, detail, field, remedy));
    }
}
