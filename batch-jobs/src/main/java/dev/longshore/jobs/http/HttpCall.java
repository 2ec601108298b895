package dev.longshore.jobs.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call.
 *
 * @param method such as PUT
 * @param target http or https, without a user in it
 * @param headers by name; secrets in place
 * @param body JSON; null for none
 * @param limit how long it may last, from the connection to the last byte of the answer
 */
public record HttpCall(
        String method,
        URI target,
        Map<String, String> headers,
        @Nullable String body,
        Duration limit) {

    public HttpCall {
        headers = Map.copyOf(headers);
    }

    /** Without headers, which hold secrets, and without what the body says of somebody. */
    @Override
    public String toString() {
        return method + " " + target;
    }
}
