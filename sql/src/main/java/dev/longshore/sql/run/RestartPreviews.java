package dev.longshore.sql.run;

import dev.longshore.model.job.JobDefinition;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Looks at what a restart would meet now: its input, later runs that have overtaken it, the queues that it would wait in, the pauses that would hold it. Changes nothing. Its limit: each may be otherwise a
 * moment later, so that what is possible here may be refused then.
 */
public class RestartPreviews {

    private final JdbcClient jdbc;
    private final RunPreconditions preconditions;
    private final LaterRuns later;
    private final RunHolds holds;

    RestartPreviews(JdbcClient jdbc, RunPreconditions preconditions, LaterRuns later) {
        this.jdbc = jdbc;
        this.preconditions = preconditions;
        this.later = later;
        this.holds = new RunHolds(jdbc);
    }

    public RestartPreview of(RunDetail run, JobDefinition definition) {
        RestartPreview preview = RestartPreview.of(run, definition, preconditions);
        if (!preview.possible()) {
            return preview;
        }
        RunRow row = run.row();
        String waits = holds.holding(row.id())
                .map(held -> "It would wait in the queue: " + held)
                .orElse(null);
        Optional<String> full = new QueuePlaces(jdbc)
                .take(row.id(), row.job().value(), row.lane())
                .map(queue -> queue.sentence() + " Restart it in " + queue.retryAfterSeconds() + " s.");
        String outdated = preview.outdated() != null
                ? preview.outdated()
                : later.atRestart(run, definition).orElse(null);
        return new RestartPreview(full.isEmpty(), full.orElse(null), outdated, waits, preview.steps());
    }
}
