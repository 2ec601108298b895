package dev.longshore.sql.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pause of schedules, or maintenance.
 *
 * @param scope what it holds: {@code all}, {@code tenant}, {@code job} or {@code schedule}
 * @param subject which tenant, job or schedule; null for all
 * @param actor who
 * @param until when it ends by itself; null for when somebody releases it
 * @param releasedAt null while nobody has
 */
public record Hold(
        long id,
        String scope,
        @Nullable String subject,
        String reason,
        String actor,
        Instant since,
        @Nullable Instant until,
        @Nullable Instant releasedAt,
        @Nullable String releasedBy,
        @Nullable String releaseReason) {}
