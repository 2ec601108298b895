package dev.longshore.jobs.unit;

import dev.longshore.sql.unit.ClaimedChunkRow;
import dev.longshore.sql.unit.ClaimedUnitRow;
import dev.longshore.sql.unit.ClaimedWork;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What a slot does with what was claimed for it. */
record SlotWork(UnitWorker units, ChunkWorker chunks) {

    Ending work(ClaimedWork claimed, Duration lease, BooleanSupplier stopping, Hurry hurry) {
        // a chunk is one transaction: there is no place in it to stop at, but it can be cut short
        return claimed instanceof ClaimedChunkRow chunk
                ? chunks.work(chunk, lease, hurry)
                : units.work((ClaimedUnitRow) claimed, lease, stopping, hurry);
    }
}
