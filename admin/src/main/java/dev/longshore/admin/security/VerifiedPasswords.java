package dev.longshore.admin.security;

import dev.longshore.model.account.Account;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers for some minutes that a password was right, so that a program which sends it with each request does not cost a slow hash each time. Keeps
 * no password: a keyed hash, under a key of this process. A changed password is another stored hash, and not remembered.
 */
final class VerifiedPasswords {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MOST = 1_000;
    private static final Duration VALID = Duration.ofMinutes(5);

    private final Clock clock;
    private final SecretKeySpec key;
    private final Map<String, Verified> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verified> eldest) {
            return size() > MOST;
        }
    };

    private record Verified(byte[] proof, Instant until) {}

    VerifiedPasswords(Clock clock) {
        this.clock = clock;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, ALGORITHM);
    }

    synchronized boolean knows(Account account, String password) {
        Verified verified = known.get(account.name());
        return verified != null
                && clock.instant().isBefore(verified.until())
                && MessageDigest.isEqual(verified.proof(), proof(account, password));
    }

    synchronized void remember(Account account, String password) {
        known.put(
                account.name(),
                new Verified(proof(account, password), clock.instant().plus(VALID)));
    }

    private byte[] proof(Account account, String password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(account.passwordHash().getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
