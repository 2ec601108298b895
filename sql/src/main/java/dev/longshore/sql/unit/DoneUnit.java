package dev.longshore.sql.unit;

import dev.longshore.model.run.Counts;
import dev.longshore.model.unit.UnitId;
import java.util.Map;

/** A unit that is DONE, as its last chunk left it. */
public record DoneUnit(UnitId id, Map<String, Object> bounds, Map<String, Object> checkpoint, Counts counts) {

    public DoneUnit {
        bounds = Map.copyOf(bounds);
        checkpoint = Map.copyOf(checkpoint);
    }
}
