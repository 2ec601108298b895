package dev.longshore.sql.history;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;

import dev.longshore.model.account.TenantScope;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.page.Columns;
import dev.longshore.sql.page.Page;
import dev.longshore.sql.page.PageKey;
import dev.longshore.sql.page.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Shows what was read. Job repositories know no tenants: who is bound to one sees nothing of it. */
public class PastExecutions {

    private static final String ONE = """
            select p.id, p.application, p.execution_id, p.instance_id, p.job, p.status, p.exit_code, p.exit_message, p.created_at, p.started_at, p.ended_at,
              p.parameters::text as parameters, p.steps::text as steps
            from longshore.past_execution p
            where p.id = :id and :tenant::text is null
            """;

    /** Steps stand in the view of one execution only. */
    private static final String LIST = """
            select p.id, p.application, p.execution_id, p.instance_id, p.job, p.status, p.exit_code, p.exit_message, p.created_at, p.started_at, p.ended_at,
              p.parameters::text as parameters, '[]' as steps
            from longshore.past_execution p
            where :tenant::text is null""";

    private static final String OLDER = """
             and (p.created_at, p.id) < (:at, :key)
            order by p.created_at desc, p.id desc limit :limit
            """;

    private static final String NEWER = """
             and (p.created_at, p.id) > (:at, :key)
            order by p.created_at, p.id limit :limit
            """;

    private static final String APPLICATIONS = """
            select p.application, count(*) as executions, max(p.created_at) as newest
            from longshore.past_execution p
            where :tenant::text is null
            group by p.application
            order by p.application
            """;

    private static final String ANY = """
            select exists (select 1 from longshore.past_execution) and :tenant::text is null
            """;

    private final JdbcClient jdbc;
    private final JsonColumn json;

    PastExecutions(JdbcClient jdbc, JsonColumn json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** One execution with its steps; nothing if it is not in sight. */
    public Optional<PastExecution> find(TenantScope scope, long id) {
        return jdbc.sql(ONE)
                .param("id", id)
                .param("tenant", scope.tenant())
                .query(this::execution)
                .optional();
    }

    /** Executions, newest first. */
    public Page<PastExecution> list(TenantScope scope, PastFilter filter, PageRequest page) {
        PageKey key = page.key() == null ? Columns.END_OF_TIME : page.key();
        String sql = LIST
                + condition("application", filter.application())
                + condition("job", filter.job())
                + condition("status", filter.status())
                + (page.side() == PageRequest.Side.NEWER ? NEWER : OLDER);
        List<PastExecution> found = jdbc.sql(sql)
                .param("tenant", scope.tenant())
                .param("application", filter.application())
                .param("job", filter.job())
                .param("status", filter.status())
                .param("at", Columns.timestamp(key.at()))
                .param("key", key.id())
                .param("limit", page.limit() + 1)
                .query(this::execution)
                .list();
        return Page.of(found, page, PastExecution::key);
    }

    /** The applications that were read, by name. Counts all of them: for a command, not for a page. */
    public List<PastApplication> applications(TenantScope scope) {
        return jdbc.sql(APPLICATIONS)
                .param("tenant", scope.tenant())
                .query((rs, number) -> new PastApplication(
                        rs.getString("application"),
                        rs.getLong("executions"),
                        required(instant(rs, "newest"), "newest")))
                .list();
    }

    /** Whether there is anything to show. */
    public boolean any(TenantScope scope) {
        return jdbc.sql(ANY)
                .param("tenant", scope.tenant())
                .query(Boolean.class)
                .single();
    }

    private static String condition(String column, @Nullable String value) {
        return value == null ? "" : " and p." + column + " = :" + column;
    }

    private PastExecution execution(ResultSet rs, int number) throws SQLException {
        return new PastExecution(
                rs.getLong("id"),
                rs.getString("application"),
                rs.getLong("execution_id"),
                rs.getLong("instance_id"),
                rs.getString("job"),
                rs.getString("status"),
                rs.getString("exit_code"),
                rs.getString("exit_message"),
                required(instant(rs, "created_at"), "created_at"),
                instant(rs, "started_at"),
                instant(rs, "ended_at"),
                List.of(json.as(rs.getString("parameters"), PastExecution.Parameter[].class)),
                List.of(json.as(rs.getString("steps"), PastExecution.Step[].class)));
    }
}
