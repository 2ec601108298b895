package dev.longshore.jobs.kind;

import dev.longshore.model.run.Counts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one chunk did.
 *
 * @param counts the rows of this chunk alone
 * @param checkpoint where the next chunk starts; JSON values only; replaces the one before
 * @param last whether the unit is at its end with this chunk; the chunk may be empty then
 * @param rejections the records that it left out; so many does it count as rejected at least
 * @param parking for how long the run is to give its places back, since it waits for another system; null to go on
 */
public record ChunkResult(
        Counts counts,
        Map<String, Object> checkpoint,
        boolean last,
        List<Rejection> rejections,
        @Nullable Parking parking) {

    public ChunkResult {
        checkpoint = Map.copyOf(checkpoint);
        rejections = List.copyOf(rejections);
        if (counts.rejected() < rejections.size()) {
            throw new IllegalArgumentException(
                    rejections.size() + " records were rejected, but " + counts.rejected() + " counted");
        }
    }

    /** A chunk that goes on. */
    public ChunkResult(Counts counts, Map<String, Object> checkpoint, boolean last, List<Rejection> rejections) {
        this(counts, checkpoint, last, rejections, null);
    }

    /** A chunk that left nothing out. */
    public ChunkResult(Counts counts, Map<String, Object> checkpoint, boolean last) {
        this(counts, checkpoint, last, List.of());
    }
}
