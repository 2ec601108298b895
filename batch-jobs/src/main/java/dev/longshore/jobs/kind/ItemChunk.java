package dev.longshore.jobs.kind;

import dev.longshore.jobs.kind.SequentialWork.SourceItem;
import dev.longshore.model.unit.UnitId;
import java.util.List;

/**
 * A chunk that this worker holds.
 *
 * @param id its name
 * @param token the fencing token of this claim
 * @param items in the order of the source, without their keys
 */
public record ItemChunk(UnitId id, long token, List<SourceItem> items) {

    public ItemChunk {
        items = List.copyOf(items);
    }
}
