package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A backfill and how far it is.
 *
 * @param state {@code running}, {@code paused}, {@code cancelled} or {@code completed}
 * @param again whether it runs also what had a run
 * @param pending not asked for yet
 * @param asked with an open run
 */
public record BackfillRow(
        long id,
        ScheduleName schedule,
        @Nullable String tenant,
        Instant from,
        Instant until,
        boolean again,
        String lane,
        int atOnce,
        String state,
        String actor,
        String reason,
        Instant createdAt,
        @Nullable Instant endedAt,
        int pending,
        int asked,
        int completed,
        int failed,
        int leftOut,
        int cancelled) {}
