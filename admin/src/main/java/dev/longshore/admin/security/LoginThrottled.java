package dev.longshore.admin.security;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** Too many wrong passwords: the attempt was not looked at. */
final class LoginThrottled extends AuthenticationException {

    private final transient Duration wait;

    LoginThrottled(Duration wait) {
        super("too many wrong passwords");
        this.wait = wait;
    }

    /** Rounded up, at least 1. */
    long seconds() {
        return wait.plusMillis(999).toSeconds();
    }
}
