package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.ScheduleLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the schedules of a tenant may do at most: its own limits, or those of all others. */
final class TenantLimits {

    private static final String LIMITS = """
            select extract(epoch from l.shortest_interval) as shortest, l.most_schedules, l.most_fires_an_hour
            from longshore.schedule_limit l
            where l.tenant in (coalesce(:tenant, '*'), '*')
            order by l.tenant = '*' limit 1
            """;

    private final JdbcClient jdbc;

    TenantLimits(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param tenant null for schedules of several or of none */
    ScheduleLimits of(@Nullable String tenant) {
        return jdbc.sql(LIMITS)
                .param("tenant", tenant)
                .query((rs, number) -> new ScheduleLimits(
                        Duration.ofMillis((long) (rs.getDouble("shortest") * 1000)),
                        rs.getInt("most_schedules"),
                        rs.getInt("most_fires_an_hour")))
                .single();
    }
}
