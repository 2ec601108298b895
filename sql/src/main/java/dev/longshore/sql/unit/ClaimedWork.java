package dev.longshore.sql.unit;

import dev.longshore.sql.unit.ClaimedUnitRow.OfRun;

/** What a slot works on: a unit of a step that was split, or a chunk of a sequential source. */
public sealed interface ClaimedWork permits ClaimedUnitRow, ClaimedChunkRow {

    /** The claim. */
    HeldUnit held();

    /** What it belongs to. */
    OfRun run();

    /** How many claims it has had, this one included. */
    int attempts();
}
