package dev.longshore.sql.effect;

import dev.longshore.model.effect.EffectId;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An effect as people see it.
 *
 * @param maybeApplied whether an earlier call may have reached the other side
 * @param status of the last answer; null if none came
 * @param answer what it said, or why none came
 * @param decidedBy who decided about it; null if nobody had to
 */
public record EffectLine(
        EffectId id,
        RunId run,
        String job,
        String item,
        int version,
        EffectState state,
        boolean maybeApplied,
        String idempotencyKey,
        int attempts,
        @Nullable Instant sentAt,
        @Nullable Instant settledAt,
        @Nullable Integer status,
        @Nullable String answer,
        @Nullable String decidedBy,
        @Nullable String decidedWhy) {}
