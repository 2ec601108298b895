package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleDefinition;
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
        @Nullable String releaseReason) {

    /**
     * Whether it holds the fires of a schedule.
     *
     * @param tenant of the fire; null for none
     */
    public boolean holds(ScheduleDefinition definition, @Nullable String tenant) {
        return switch (scope) {
            case "all" -> true;
            case "job" -> definition.job().value().equals(subject);
            case "schedule" -> definition.name().value().equals(subject);
            default -> tenant != null && tenant.equals(subject);
        };
    }
}
