package dev.longshore.admin.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Slows guessing down: after some wrong passwords the next attempt has to wait, twice as long each time, a minute at most, so that nobody is locked out
 * of his account for good by somebody else. Counts a name at an address, and an address over all names. An attempt counts before its password is looked
 * at, which is slow on purpose: guesses sent in parallel do not pass together.
 *
 * <p>Its limits: it forgets at a restart and counts in this process only; it remembers the last {@value #MOST} names and addresses.
 */
final class LoginThrottle {

    private static final int MOST = 10_000;
    private static final int FREE_OF_NAME = 5;
    private static final int FREE_OF_ADDRESS = 50;
    private static final int LONGEST_SECONDS = 60;
    private static final int TURNS = 64;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST;
        }
    };

    private final List<Object> turns = Stream.generate(Object::new).limit(TURNS).toList();

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    private record Failures(int count, Instant last) {}

    /**
     * The lock under which the attempts of a name at an address are made one after the other: requests that a program sends in parallel with the right
     * password find it verified by the first of them, instead of being taken for guesses.
     */
    Object turnOf(String name, @Nullable String address) {
        return turns.get(Math.floorMod((name + " at " + address).hashCode(), TURNS));
    }

    /**
     * Begins an attempt.
     *
     * @return how long it has to wait; nothing if it may go ahead: it then counts as a wrong one unless {@link #succeeded} takes that back
     */
    synchronized Optional<Duration> begin(String name, @Nullable String address) {
        String ofName = name + " at " + address;
        String ofAddress = "at " + address;
        Duration left = longer(left(ofName, FREE_OF_NAME), left(ofAddress, FREE_OF_ADDRESS));
        if (!left.isZero()) {
            return Optional.of(left);
        }
        count(ofName);
        count(ofAddress);
        return Optional.empty();
    }

    synchronized void succeeded(String name, @Nullable String address) {
        failures.remove(name + " at " + address);
        failures.computeIfPresent(
                "at " + address,
                (key, counted) -> counted.count() == 1 ? null : new Failures(counted.count() - 1, counted.last()));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
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
