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

/** Reads how the last runs of jobs went: a bounded number of rows by index, never the whole history. */
public class JobHistory {

    private static final String LAST_OF_EACH = """
            select r.job, r.id, r.state, r.tenant, r.requested_at, r.started_at, r.ended_at, r.rows_written
            from longshore.job j cross join lateral (
              select x.job, x.id, x.state, x.tenant, x.requested_at, x.started_at, x.ended_at, x.rows_written
              from longshore.run x where x.job = j.name and (:tenant::text is null or x.tenant = :tenant)
              order by x.requested_at desc, x.id desc limit 1) r
            where j.offered
            """;

    private static final String LAST_ENDED = """
            select r.job, r.id, r.state, r.tenant, r.requested_at, r.started_at, r.ended_at, r.rows_written
            from (select x.job, x.id, x.state, x.tenant, x.requested_at, x.started_at, x.ended_at, x.rows_written
                  from longshore.run x where x.job = :job and (:tenant::text is null or x.tenant = :tenant)
                  order by x.requested_at desc, x.id desc limit :limit * 2) r
            where r.started_at is not null and r.ended_at is not null
            order by r.requested_at desc, r.id desc limit :limit
            """;

    private final JdbcClient jdbc;

    JobHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest run of each job that is offered, if it has one. */
    public List<JobRecord> lastOfEach(TenantScope scope) {
        return jdbc.sql(LAST_OF_EACH)
                .param("tenant", scope.tenant())
                .query(JobHistory::record)
                .list();
    }

    /** The newest runs of a job that began and have ended, newest first. */
    public List<JobRecord> lastEnded(TenantScope scope, JobName job, int limit) {
        return jdbc.sql(LAST_ENDED)
                .param("job", job.value())
                .param("tenant", scope.tenant())
                .param("limit", limit)
                .query(JobHistory::record)
                .list();
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
