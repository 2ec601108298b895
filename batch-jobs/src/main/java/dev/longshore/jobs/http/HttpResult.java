package dev.longshore.jobs.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of a call. */
public sealed interface HttpResult {

    /** What came in a few words, without one that the other side chose: anybody may read them. */
    String kind();

    /** Nothing of the request left: no connection was made. */
    record NotSent(String why) implements HttpResult {

        @Override
        public String kind() {
            return "no connection";
        }
    }

    /** It came too late: its caller slept, and may not be the one any more who is to call. Nothing left, and nothing is said of the other side. */
    record Withheld() implements HttpResult {

        @Override
        public String kind() {
            return "held back";
        }

        /** In a sentence's words. */
        public String why() {
            return "the worker slept before the call, which was not made";
        }
    }

    /** The target is one that must not be called. Nothing left. */
    record Refused(String why) implements HttpResult {

        @Override
        public String kind() {
            return "an address that must not be called";
        }
    }

    /**
     * It may have been received and nobody said so.
     *
     * @param kind such as the time ran out, or the connection broke
     * @param why all that is known
     */
    record NoAnswer(String kind, String why) implements HttpResult {}

    /**
     * An answer.
     *
     * @param status such as 201
     * @param json whether it says that its body is JSON, or it has none
     * @param body as much of it as is read; empty if it has none
     * @param retryAfter what it asks for; null if it does not
     */
    record Answer(
            int status, boolean json, String body, @Nullable Duration retryAfter) implements HttpResult {

        @Override
        public String kind() {
            return "answered " + status;
        }
    }
}
