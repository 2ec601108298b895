package dev.longshore.model.worker;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which workers a job or a run would rather have. Soft: once something has been claimable for so long, any capable worker takes it, and at once if none
 * that is preferred lives.
 *
 * @param pool the pool that they belong to; null for any
 * @param labels the labels that they bear, all of them
 * @param patience how long others leave it to them; 30 s where nobody says otherwise
 */
public record Preference(@Nullable String pool, Map<String, String> labels, Duration patience) {

    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);
    public static final Duration LONGEST_PATIENCE = Duration.ofHours(1);

    public Preference {
        labels = Map.copyOf(labels);
        if (pool == null && labels.isEmpty()) {
            throw new IllegalArgumentException("a preference names a pool or a label");
        }
        if (patience.isNegative() || patience.compareTo(LONGEST_PATIENCE) > 0) {
            throw new IllegalArgumentException("a preference has patience from 0 to 1 hour, not " + patience);
        }
    }
}
