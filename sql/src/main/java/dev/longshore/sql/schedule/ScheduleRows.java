package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.schedule.ScheduleId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads definitions past Hibernate: many at once, and never a cached one. */
final class ScheduleRows {

    private static final String ALL = """
            select s.id, s.version, s.definition, s.file, s.changed_by, s.changed_at, s.retired_at is not null as retired
            from longshore.schedule s
            where s.retired_at is null
            order by s.name
            """;

    /** A hold is in force as in {@link Holds}, and holds a schedule as in {@link Hold#holds}. */
    private static final String PAGE = """
            select s.id, s.version, s.definition, s.file, s.changed_by, s.changed_at, s.retired_at is not null as retired
            from longshore.schedule s
            where s.retired_at is null
              and (:scope::text is null or s.tenant = :scope)
              and (:job::text is null or s.job = :job)
              and (:tenant::text is null or s.tenant = :tenant)
              and (:part::text is null or strpos(s.name, :part) > 0)
              and (:after::text is null or s.name collate "C" > :after)
              and (:held::boolean is null or :held = exists (
                select 1 from longshore.schedule_hold h
                where h.holds = 'fires' and h.released_at is null and (h.until is null or h.until > longshore.schedule_now())
                  and (h.scope = 'all' or (h.scope, h.subject) in (('job', s.job), ('schedule', s.name), ('tenant', s.tenant)))))
            order by s.name collate "C" limit :limit
            """;

    private static final String BY_NAME = """
            select s.id, s.version, s.definition, s.file, s.changed_by, s.changed_at, s.retired_at is not null as retired
            from longshore.schedule s
            where s.name = :name
            """;

    private ScheduleRows() {}

    static List<StoredSchedule> all(JdbcClient jdbc) {
        return all(jdbc, List.of());
    }

    /** Those that have not changed since are not parsed again. */
    static List<StoredSchedule> all(JdbcClient jdbc, Collection<StoredSchedule> known) {
        Map<ScheduleId, StoredSchedule> byId =
                known.stream().collect(Collectors.toMap(StoredSchedule::id, Function.identity()));
        return jdbc.sql(ALL)
                .query((rs, number) -> {
                    StoredSchedule one = byId.get(new ScheduleId(rs.getLong("id")));
                    return one != null
                                    && one.version() == rs.getInt("version")
                                    && one.changedAt().equals(instant(rs, "changed_at"))
                            ? one
                            : row(rs, number);
                })
                .list();
    }

    static List<StoredSchedule> page(JdbcClient jdbc, TenantScope scope, ScheduleFilter filter, int limit) {
        return jdbc.sql(PAGE)
                .param("scope", scope.tenant())
                .param("job", filter.job() == null ? null : filter.job().value())
                .param("tenant", filter.tenant())
                .param("part", filter.part())
                .param("after", filter.after() == null ? null : filter.after().value())
                .param("held", filter.held(), Types.BOOLEAN)
                .param("limit", limit)
                .query(ScheduleRows::row)
                .list();
    }

    static List<StoredSchedule> named(JdbcClient jdbc, String name) {
        return jdbc.sql(BY_NAME).param("name", name).query(ScheduleRows::row).list();
    }

    private static StoredSchedule row(ResultSet rs, int number) throws SQLException {
        return new StoredSchedule(
                new ScheduleId(rs.getLong("id")),
                rs.getInt("version"),
                ScheduleDocument.read(rs.getString("definition")),
                rs.getString("file"),
                rs.getString("changed_by"),
                required(instant(rs, "changed_at"), "changed_at"),
                rs.getBoolean("retired"));
    }
}
