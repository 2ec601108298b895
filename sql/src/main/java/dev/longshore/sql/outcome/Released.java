package dev.longshore.sql.outcome;

import dev.longshore.model.outcome.OutcomeId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An outcome that a run is through with.
 *
 * @param dueIn when there is something to do for it again; null if nothing is left
 * @param waitsFor what it waits for, in a sentence; null if nothing is left
 * @param waitsAt the dependency that it was put off for; null for none
 */
public record Released(
        OutcomeId id,
        @Nullable Duration dueIn,
        @Nullable String waitsFor,
        @Nullable String waitsAt) {

    private static final int LONGEST = 500;

    public Released {
        waitsFor = waitsFor == null
                ? null
                : waitsFor.substring(0, Math.min(LONGEST, waitsFor.length())).replace('\0', '\uFFFD');
    }
}
