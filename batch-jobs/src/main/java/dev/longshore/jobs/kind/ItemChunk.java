package dev.longshore.jobs.kind;

import dev.longshore.jobs.kind.SequentialWork.SourceItem;
import dev.longshore.model.unit.UnitId;
import java.util.List;

/**
 * A chunk that this worker holds.
 *
 * @param id its name
 * @param token the fencing token of this claim
 * @param items in the order of the source, without their keys, and without those that took workers down
 * @param trail to be told which of the items is worked on, by its place in this list, from 1; only that names one that takes the process down
 */
public record ItemChunk(UnitId id, long token, List<SourceItem> items, Trail trail) {

    public ItemChunk {
        items = List.copyOf(items);
    }
}
