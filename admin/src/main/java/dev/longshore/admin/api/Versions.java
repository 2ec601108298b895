package dev.longshore.admin.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Versions as entity tags: whoever changes a thing says which version he saw, so that nobody overwrites what he has not read. */
final class Versions {

    private static final Pattern TAG = Pattern.compile("\"(\\d{1,9})\"");

    private Versions() {}

    static String tag(int version) {
        return "\"" + version + "\"";
    }

    /** The version that the request is about. */
    static int seen(HttpServletRequest request, int current) {
        String given = request.getHeader(HttpHeaders.IF_MATCH);
        if (given == null) {
            throw new Refusal(Problem.of(
                    HttpStatus.PRECONDITION_REQUIRED,
                    "version-required",
                    "The request does not say which version it changes.",
                    HttpHeaders.IF_MATCH,
                    "Send If-Match with the ETag of the answer that you saw."));
        }
        if (given.strip().equals("*")) {
            return current;
        }
        Matcher tag = TAG.matcher(given.strip());
        if (!tag.matches()) {
            throw new Refusal(Problem.of(
                    HttpStatus.PRECONDITION_FAILED,
                    "changed-meanwhile",
                    "The If-Match names no version of this.",
                    HttpHeaders.IF_MATCH,
                    "Load it again, and send its ETag."));
        }
        return Integer.parseInt(tag.group(1));
    }
}
