package dev.longshore.sql.unit;

import dev.longshore.model.worker.Affinity;
import dev.longshore.sql.unit.ClaimedUnitRow.OfRun;

/** What a slot works on: a unit of a step that was split, or a chunk of a sequential source. */
public sealed interface ClaimedWork permits ClaimedUnitRow, ClaimedChunkRow {

    /** The claim. */
    HeldUnit held();

    /** What it belongs to. */
    OfRun run();

    /** How often it was given back for reasons that pass, since its last chunk. */
    int disturbances();

    /** Which of the worker's slots works on it. */
    int slot();

    /** Whether this worker is one that its run prefers. */
    Affinity affinity();
}
