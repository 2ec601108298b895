package dev.longshore.jobs.crm;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How it misbehaves.
 *
 * @param shares of all requests by fault, from 0 to 1
 * @param hang how long it holds an answer that it loses in the end
 * @param delay before every answer
 * @param honoursKeys whether it does nothing twice that bears the same key
 */
record CrmFaults(Map<Fault, Double> shares, Duration hang, Duration delay, boolean honoursKeys) {

    /** What can go wrong with a request. */
    enum Fault {
        /** Nothing. */
        NONE,
        /** 500, and it was not applied. */
        FAILS_BEFORE,
        /** 500, and it was applied. */
        FAILS_AFTER,
        /** Applied, and no answer. */
        HANGS,
        /** Applied, and the connection is reset. */
        RESETS,
        /** 429 with Retry-After, not applied. */
        TOO_MANY,
        /** 200 with a page for people, not applied. */
        PAGE,
        /** 503, not applied. */
        AWAY;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    CrmFaults {
        shares = Map.copyOf(shares);
    }

    static CrmFaults none() {
        return new CrmFaults(Map.of(), Duration.ofSeconds(30), Duration.ZERO, true);
    }

    /** Reads settings by name: {@code fails-before=0.01}, {@code hang-millis}, {@code delay-millis}, {@code honours-keys}. */
    static CrmFaults of(Map<String, String> settings) {
        Map<Fault, Double> shares = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            String share = settings.get(fault.word());
            if (share != null) {
                shares.put(fault, Double.valueOf(share));
            }
        }
        return new CrmFaults(
                shares,
                Duration.ofMillis(Long.parseLong(settings.getOrDefault("hang-millis", "30000"))),
                Duration.ofMillis(Long.parseLong(settings.getOrDefault("delay-millis", "0"))),
                Boolean.parseBoolean(settings.getOrDefault("honours-keys", "true")));
    }

    Fault pick(RandomGenerator random) {
        double at = random.nextDouble();
        for (Map.Entry<Fault, Double> share : new EnumMap<>(filled()).entrySet()) {
            at -= share.getValue();
            if (at < 0) {
                return share.getKey();
            }
        }
        return Fault.NONE;
    }

    private Map<Fault, Double> filled() {
        Map<Fault, Double> all = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            all.put(fault, shares.getOrDefault(fault, 0.0));
        }
        return all;
    }
}
