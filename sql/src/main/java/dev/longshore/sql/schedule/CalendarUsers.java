package dev.longshore.sql.schedule;

import dev.longshore.model.account.TenantScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which schedules respect which calendar. Changes nothing. */
public final class CalendarUsers {

    private static final String USERS = """
            select c.name as calendar, s.name as schedule
            from longshore.schedule s cross join lateral jsonb_array_elements_text(s.definition::jsonb -> 'calendars') as c (name)
            where s.retired_at is null and (:tenant::text is null or s.tenant = :tenant)
            order by s.name collate "C"
            """;

    private final JdbcClient jdbc;

    CalendarUsers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The names of the schedules in sight that ask for runs, by the calendar that they name. */
    public Map<String, List<String>> all(TenantScope scope) {
        Map<String, List<String>> users = new LinkedHashMap<>();
        jdbc.sql(USERS).param("tenant", scope.tenant()).query(rs -> {
            users.computeIfAbsent(rs.getString("calendar"), name -> new ArrayList<>())
                    .add(rs.getString("schedule"));
        });
        return users;
    }
}
