package dev.longshore.jobs.kind;

import dev.longshore.model.run.Counts;
import java.util.Map;

/**
 * What one chunk did.
 *
 * @param counts the rows of this chunk alone
 * @param checkpoint where the next chunk starts; JSON values only; replaces the one before
 * @param last whether the unit is at its end with this chunk; the chunk may be empty then
 */
public record ChunkResult(Counts counts, Map<String, Object> checkpoint, boolean last) {

    public ChunkResult {
        checkpoint = Map.copyOf(checkpoint);
    }
}
