package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleDefinition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pause of schedules or of runs, or maintenance.
 *
 * @param scope whose: {@code all}, {@code tenant} or {@code job}; {@code schedule} of fires, {@code lane} of runs
 * @param subject which tenant, job, schedule or lane; null for all
 * @param actor who
 * @param until when it ends by itself; null for when somebody releases it
 * @param releasedAt null while nobody has
 */
public record Hold(
        long id,
        Held held,
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
        return switch (held == Held.FIRES ? scope : "none of them") {
            case "all" -> true;
            case "job" -> definition.job().value().equals(subject);
            case "schedule" -> definition.name().value().equals(subject);
            case "tenant" -> tenant != null && tenant.equals(subject);
            default -> false;
        };
    }
}
