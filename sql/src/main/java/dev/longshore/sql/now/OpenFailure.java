package dev.longshore.sql.now;

import dev.longshore.model.failure.Category;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Failed runs of one job with one cause, which nobody has restarted or abandoned yet.
 *
 * @param title of the job
 * @param definitionHash of the newest of them: what its failure means to users stands there
 * @param runs how many
 * @param since when the first of them failed
 * @param newest the last one asked for
 * @param tenants whom it concerns, by name; empty if the runs name none
 * @param cause of the newest; null if its worker could not record one
 */
public record OpenFailure(
        JobName job,
        String title,
        String definitionHash,
        long runs,
        Instant since,
        RunId newest,
        List<String> tenants,
        @Nullable Cause cause) {

    public OpenFailure {
        tenants = List.copyOf(tenants);
    }

    /** Why, who acts by the category, and what to do. */
    public record Cause(
            Category category,
            String code,
            String message,
            @Nullable String remedy,
            @Nullable String step) {}
}
