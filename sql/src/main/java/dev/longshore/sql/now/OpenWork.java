package dev.longshore.sql.now;

import dev.longshore.model.job.JobName;
import java.time.Instant;

/**
 * The runs of one definition that are asked for and not at rest: queued, driven or paused.
 *
 * @param runs how many, paused ones included
 * @param oldest when the oldest of those that nobody paused was asked for
 */
public record OpenWork(JobName job, String title, String definitionHash, long runs, Instant oldest) {}
