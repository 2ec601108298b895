package dev.longshore.model.run;

import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a run works: stored as one JSON record in the run row (8 KiB at most) and handed to job code as data, never as a thread-local.
 *
 * @param v version of this envelope, 1
 * @param tenant whose data, null for all tenants
 * @param actor the person or system that asked, as the console shows it
 * @param correlationId the caller's own id of the business transaction
 * @param traceparent W3C trace context of the request
 * @param locale BCP 47 tag for what people read, such as {@code pt-BR}
 * @param zone IANA time zone for what people read, such as {@code America/Sao_Paulo}
 * @param reason why it was asked for
 */
public record RunContext(
        int v,
        @Nullable String tenant,
        @Nullable String actor,
        @Nullable String correlationId,
        @Nullable String traceparent,
        @Nullable String locale,
        @Nullable String zone,
        @Nullable String reason) {

    public static final int VERSION = 1;
    public static final RunContext NONE = new RunContext(VERSION, null, null, null, null, null, null, null);

    public static RunContext of(@Nullable String tenant, @Nullable String actor, @Nullable String reason) {
        return new RunContext(VERSION, tenant, actor, null, null, null, null, reason);
    }
}
