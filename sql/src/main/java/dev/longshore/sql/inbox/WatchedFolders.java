package dev.longshore.sql.inbox;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;

import dev.longshore.model.job.JobName;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The folders that jobs watch, as the worker saw them that looked last. */
public class WatchedFolders {

    private static final String LOOKED = """
            insert into longshore.watched_folder (job, folder, looked_at, problem) values (:job, :folder, clock_timestamp(), :problem)
            on conflict (job) do update set folder = excluded.folder, looked_at = excluded.looked_at, problem = excluded.problem
            """;

    private static final String OF_JOB =
            "select folder, looked_at, problem from longshore.watched_folder where job = :job";

    private final JdbcClient jdbc;

    public WatchedFolders(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A folder.
     *
     * @param folder below the folder inbox of the installation
     * @param lookedAt when a worker looked last
     * @param problem why nothing comes of it; null if all is well
     */
    public record Folder(
            String folder, Instant lookedAt, @Nullable String problem) {}

    /** Tells that somebody has looked. */
    public void looked(JobName job, String folder, @Nullable String problem) {
        jdbc.sql(LOOKED)
                .param("job", job.value())
                .param("folder", folder)
                .param("problem", problem)
                .update();
    }

    /** Empty if the job watches none. */
    public Optional<Folder> ofJob(JobName job) {
        return jdbc.sql(OF_JOB)
                .param("job", job.value())
                .query((row, number) -> new Folder(
                        row.getString("folder"),
                        required(instant(row, "looked_at"), "looked_at"),
                        row.getString("problem")))
                .optional();
    }
}
