package dev.longshore.model.run;

import dev.longshore.model.failure.LongshoreException;
import java.util.regex.Pattern;

/**
 * A caller's name of a request: asked twice under the same one is asked once.
 *
 * @param text 1 to 200 visible ASCII characters
 */
public record IdempotencyKey(String text) {

    private static final Pattern VALID = Pattern.compile("[\\x21-\\x7e]{1,200}");

    public IdempotencyKey {
        if (!VALID.matcher(text).matches()) {
            throw LongshoreException.badInput(
                    "bad-idempotency-key",
                    "Idempotency-Key",
                    "The Idempotency-Key has " + text.length() + " characters, or some that are not visible ASCII.",
                    "Write 1 to 200 visible ASCII characters, a UUID say.");
        }
    }
}
