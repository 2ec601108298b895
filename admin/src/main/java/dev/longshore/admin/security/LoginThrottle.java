package dev.longshore.admin.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slows guessing down: after some wrong passwords the next attempt has to wait, twice as long each time, a minute at most, so that nobody is locked out
 * of his account for good by somebody else. Counts a name at an address, and an address over all names.
 *
 * <p>Its limits: it forgets at a restart and counts in this process only; it remembers the last {@value #MOST} names and addresses.
 */
final class LoginThrottle {

    private static final int MOST = 10_000;
    private static final int FREE_OF_NAME = 5;
    private static final int FREE_OF_ADDRESS = 50;
    private static final int LONGEST_SECONDS = 60;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST;
        }
    };

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    private record Failures(int count, Instant last) {}

    /** How long the next attempt has to wait; nothing if it may go ahead. */
    synchronized Optional<Duration> waitOf(String name, @Nullable String address) {
        Duration ofName = left(name + " at " + address, FREE_OF_NAME);
        Duration ofAddress = left("at " + address, FREE_OF_ADDRESS);
        Duration longer = ofName.compareTo(ofAddress) > 0 ? ofName : ofAddress;
        return longer.isZero() ? Optional.empty() : Optional.of(longer);
    }

    synchronized void failed(String name, @Nullable String address) {
        count(name + " at " + address);
        count("at " + address);
    }

    synchronized void succeeded(String name, @Nullable String address) {
        failures.remove(name + " at " + address);
    }

    private void count(String key) {
        Failures before = failures.remove(key);
        Instant now = clock.instant();
        boolean fresh = before == null || before.last().plus(FORGOTTEN_AFTER).isBefore(now);
        failures.put(key, new Failures(fresh ? 1 : before.count() + 1, now));
    }

    private Duration left(String key, int free) {
        Failures known = failures.get(key);
        if (known == null || known.count() < free) {
            return Duration.ZERO;
        }
        long seconds = Math.min(LONGEST_SECONDS, 1L << Math.min(30, known.count() - free));
        Duration left = Duration.between(clock.instant(), known.last().plusSeconds(seconds));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
