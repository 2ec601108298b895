package dev.longshore.sql.unit;

import dev.longshore.model.run.RunId;
import java.util.Map;

/**
 * A run some of whose chunks wait in messages.
 *
 * @param shared what its owner hands to workers, where to find the messages above all
 */
public record WaitingChunks(RunId run, String step, Map<String, String> shared) {

    public WaitingChunks {
        shared = Map.copyOf(shared);
    }
}
