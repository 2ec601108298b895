package dev.longshore.sql.job;

import dev.longshore.model.job.JobDefinition;
import java.time.Instant;

/**
 * A job as the catalogue last described it.
 *
 * @param definition what the catalogue says
 * @param hash of that definition, as each run records it
 * @param offered false once no catalogue names the job any more; such a job is not asked for
 * @param updatedAt when its definition last changed
 */
public record CataloguedJob(JobDefinition definition, String hash, boolean offered, Instant updatedAt) {}
