package dev.longshore.sql.run;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import java.sql.Types;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether a run comes too late for a table that is to say what one file says, and nothing else: a run that was asked for later has written to it. Dry runs and those that
 * take up corrected records do not count. Its limit: later is who was asked for later, whatever their files are of.
 */
public class LaterRuns {

    /** By the key of the inputs, of which there are many, and so as a uuid; what does not look like one is none's. */
    private static final String LATEST = """
            select r.id from longshore.run r
            where r.job = :job and r.id > :run and (cast(:tenant as text) is null or r.tenant = :tenant)
              and r.parameters -> 'dry_run' is distinct from 'true'
              and (r.state = 'COMPLETED' or exists (select from longshore.work_unit u where u.run_id = r.id and u.chunks > 0))
              and not exists (select from longshore.input_file f
                where f.id = case when r.parameters ->> 'input' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then cast(r.parameters ->> 'input' as uuid) end
                  and f.reprocesses_run_id is not null)
            order by r.id desc limit 1
            """;

    private final JdbcClient jdbc;

    public LaterRuns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether runs of a job make a table say what their file says, and nothing else. */
    static boolean matterTo(JobDefinition job) {
        return job.kind().equals("sync-in") && Boolean.TRUE.equals(job.spec().get("delete-missing"));
    }

    /**
     * The latest run that was asked for after this one and has completed, or committed a chunk, whatever became of it then.
     *
     * @param tenant whose rows the run writes; null where the table's are nobody's in particular
     */
    public Optional<RunId> latestAfter(RunId run, JobName job, @Nullable String tenant) {
        return jdbc.sql(LATEST)
                .param("run", run.value())
                .param("job", job.value())
                .param("tenant", tenant, Types.VARCHAR)
                .query((row, number) -> new RunId(row.getLong("id")))
                .optional();
    }

    /** What a restart of a run comes to, as a sentence; empty if no later one has overtaken it. */
    Optional<String> atRestart(RunDetail run, JobDefinition job) {
        return matterTo(job) && !Boolean.TRUE.equals(run.parameters().get("dry_run"))
                ? latestAfter(
                                run.row().id(),
                                job.name(),
                                job.tenantParameter() == null
                                        ? null
                                        : run.request().context().tenant())
                        .map(later -> "It would fail and write nothing more: " + sentence(later))
                : Optional.empty();
    }

    /** Why a run goes no further. */
    public static String sentence(RunId later) {
        return "Run " + later + " of the job was asked for later and has written its file to the table already.";
    }
}
