package dev.longshore.sql.now;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads how the last runs of jobs went: a bounded number of rows by index, never the whole history.
 *
 * <p>The statements ask for the last entries that are not beyond a job's in the order of an index, and drop those of other jobs afterwards. With
 * {@code job = …} instead, a plan for any job or tenant may walk everybody's runs by time, since it expects to meet one soon.
 */
public class JobHistory {

    private static final String COLUMNS =
            "r.job, r.id, r.state, r.tenant, r.requested_at, r.started_at, r.ended_at, r.rows_written";

    /** Of {@code :last} runs of a job and its predecessors by name. */
    private static final String OF_ALL = """
            select x.job, x.id, x.state, x.tenant, x.requested_at, x.started_at, x.ended_at, x.rows_written
            from longshore.run x where (x.job, x.requested_at) <= (j.name, 'infinity')
            order by x.job desc, x.requested_at desc, x.id desc limit :last
            """;

    private static final String OF_TENANT = """
            select x.job, x.id, x.state, x.tenant, x.requested_at, x.started_at, x.ended_at, x.rows_written
            from longshore.run x where x.tenant is not null and (x.tenant, x.job, x.requested_at) <= (:tenant, j.name, 'infinity')
            order by x.tenant desc, x.job desc, x.requested_at desc, x.id desc limit :last
            """;

    private static final String LAST_OF_EACH = "select " + COLUMNS
            + " from longshore.job j cross join lateral (%s) r where j.offered and r.job = j.name%s";

    private static final String LAST_ENDED = "select " + COLUMNS
            + " from (select :job::text as name) j cross join lateral (%s) r"
            + " where r.job = j.name%s and r.started_at is not null and r.ended_at is not null"
            + " order by r.requested_at desc, r.id desc limit :limit";

    private static final String WITHIN_TENANT = " and r.tenant = :tenant";

    private final JdbcClient jdbc;

    JobHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest run of each job that is offered, if it has one. */
    public List<JobRecord> lastOfEach(TenantScope scope) {
        return jdbc.sql(within(scope, LAST_OF_EACH))
                .param("tenant", scope.tenant())
                .param("last", 1)
                .query(JobHistory::record)
                .list();
    }

    /** The newest runs of a job that began and have ended, newest first. */
    public List<JobRecord> lastEnded(TenantScope scope, JobName job, int limit) {
        return jdbc.sql(within(scope, LAST_ENDED))
                .param("job", job.value())
                .param("tenant", scope.tenant())
                .param("last", 2 * limit)
                .param("limit", limit)
                .query(JobHistory::record)
                .list();
    }

    private static String within(TenantScope scope, String statement) {
        return scope.tenant() == null ? statement.formatted(OF_ALL, "") : statement.formatted(OF_TENANT, WITHIN_TENANT);
    }

    private static JobRecord record(ResultSet row, int number) throws SQLException {
        return new JobRecord(
                new JobName(row.getString("job")),
                new RunId(row.getLong("id")),
                RunState.valueOf(row.getString("state")),
                row.getString("tenant"),
                required(instant(row, "requested_at"), "requested_at"),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                row.getLong("rows_written"));
    }
}
