package dev.longshore.model.schedule;

import java.util.List;
import java.util.Locale;

/**
 * For whom a fire asks.
 *
 * @param mode whether once or once for each tenant
 * @param names the one tenant, or the tenants; empty with {@link Mode#EACH} for all that the job knows when it fires
 */
public record Tenants(Mode mode, List<String> names) {

    /** One run, for no tenant: a job that knows none, or that works on all of them. */
    public static final Tenants NONE = new Tenants(Mode.NONE, List.of());

    public Tenants {
        names = List.copyOf(names);
        if (mode == Mode.NONE && !names.isEmpty() || mode == Mode.ONE && names.size() != 1) {
            throw new IllegalArgumentException(mode + " does not go with " + names.size() + " tenants");
        }
    }

    /** How often. */
    public enum Mode {
        NONE,
        ONE,
        EACH;

        /** The name in files, tables and on screen. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
