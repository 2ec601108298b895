package dev.longshore.sql.rejection;

import dev.longshore.model.rejection.RejectionState;
import dev.longshore.model.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that was left out.
 *
 * @param position its place in its unit, from 1
 * @param item what the kind calls it; null if nobody could read it
 * @param rule what it broke, such as {@code poison}
 * @param fingerprint equal for records that were rejected for the same reason
 * @param discardReason why somebody left it out for good; null if nobody did
 * @param content as it came, or as it was corrected; null if it was not kept
 * @param reprocessedBy the run that takes it up again; null for none
 */
public record RejectedRecord(
        long id,
        String step,
        int unit,
        long position,
        @Nullable String item,
        Instant at,
        @Nullable String field,
        @Nullable String value,
        String rule,
        String message,
        String fingerprint,
        @Nullable String content,
        RejectionState state,
        @Nullable String discardReason,
        @Nullable RunId reprocessedBy) {}
