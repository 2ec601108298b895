package dev.longshore.sql.schedule;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.schedule.FireDecision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a fire that others wait for. */
public record PredecessorFire(
        Instant planned,
        @Nullable String tenant,
        FireDecision decision,
        @Nullable String reason,
        @Nullable RunId run,
        @Nullable RunState runState) {}
