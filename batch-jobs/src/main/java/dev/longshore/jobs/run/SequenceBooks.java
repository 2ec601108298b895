package dev.longshore.jobs.run;

import dev.longshore.jobs.transport.ChunkPayloads;
import dev.longshore.jobs.transport.ChunkRoads;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.unit.ChunkUnits;
import dev.longshore.sql.worker.Workers;
import java.time.Duration;

/** What the owner of a sequential step needs besides the books of its run. */
record SequenceBooks(
        ChunkUnits units,
        ChunkRoads roads,
        ChunkPayloads payloads,
        Workers workers,
        JsonColumn json,
        Duration patience) {}
