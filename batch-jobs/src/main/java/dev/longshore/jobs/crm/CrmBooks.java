package dev.longshore.jobs.crm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** What it was sent and what it has. Thread-safe. */
final class CrmBooks {

    private final LongSupplier nanos;
    private final List<Receipt> receipts = new ArrayList<>();
    private final Set<String> applied = new HashSet<>();
    private final Map<String, String> customers = new HashMap<>();

    CrmBooks(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * A change that arrived.
     *
     * @param at by a clock that only goes forward, in microseconds
     * @param outcome applied, repeated (not applied again) or turned-away
     */
    record Receipt(long at, String item, String key, String outcome) {

        @Override
        public String toString() {
            return at + "\t" + item + "\t" + key + "\t" + outcome;
        }
    }

    /** Applies a change, unless one with the same key was and keys are honoured. */
    synchronized void apply(String item, String key, String body, boolean honoursKeys) {
        boolean first = applied.add(key);
        if (first || !honoursKeys) {
            customers.put(item, body);
            note(item, key, "applied");
        } else {
            note(item, key, "repeated");
        }
    }

    synchronized void turnAway(String item, String key) {
        note(item, key, "turned-away");
    }

    synchronized boolean has(String key) {
        return applied.contains(key);
    }

    synchronized String customer(String item) {
        return customers.getOrDefault(item, "");
    }

    /** All receipts, oldest first, one a line. */
    synchronized String receipts() {
        StringBuilder text = new StringBuilder();
        receipts.forEach(receipt -> text.append(receipt).append('\n'));
        return text.toString();
    }

    synchronized void clear() {
        receipts.clear();
        applied.clear();
        customers.clear();
    }

    private void note(String item, String key, String outcome) {
        receipts.add(new Receipt(nanos.getAsLong() / 1_000, item, key, outcome));
    }
}
