package dev.longshore.sql.audit;

import dev.longshore.model.audit.AuditOutcome;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of an act.
 *
 * @param id without gaps, in the order of the chain
 * @param role of the actor at that time
 * @param hash of this record and all before it, in hex
 */
public record AuditEntry(
        long id,
        Instant at,
        String actor,
        String role,
        @Nullable String address,
        String action,
        String target,
        @Nullable String reason,
        @Nullable Map<String, Object> before,
        @Nullable Map<String, Object> after,
        AuditOutcome outcome,
        String hash) {}
