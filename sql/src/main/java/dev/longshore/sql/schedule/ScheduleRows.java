package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;

import dev.longshore.model.schedule.ScheduleId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads definitions past Hibernate: many at once, and never a cached one. */
final class ScheduleRows {

    private static final String ALL = """
            select s.id, s.version, s.definition, s.file, s.changed_by, s.changed_at, s.retired_at is not null as retired
            from longshore.schedule s
            where s.retired_at is null
            order by s.name
            """;

    private static final String BY_NAME = """
            select s.id, s.version, s.definition, s.file, s.changed_by, s.changed_at, s.retired_at is not null as retired
            from longshore.schedule s
            where s.name = :name
            """;

    private ScheduleRows() {}

    static List<StoredSchedule> all(JdbcClient jdbc) {
        return jdbc.sql(ALL).query(ScheduleRows::row).list();
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
