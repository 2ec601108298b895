package dev.longshore.jobs.kind;

import dev.longshore.model.run.Counts;
import java.util.List;

/**
 * What became of the items of a chunk.
 *
 * @param counts read is their number, and equals written + filtered + rejected
 * @param rejections one for each rejected item; its position is the item's place in the chunk, from 1
 */
public record ItemOutcome(Counts counts, List<Rejection> rejections) {

    public ItemOutcome {
        rejections = List.copyOf(rejections);
        if (counts.rejected() != rejections.size()) {
            throw new IllegalArgumentException(
                    rejections.size() + " items were rejected, but " + counts.rejected() + " counted");
        }
    }
}
