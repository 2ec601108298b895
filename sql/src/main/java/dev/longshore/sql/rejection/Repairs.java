package dev.longshore.sql.rejection;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;

/**
 * Of which jobs rejected records are corrected and processed again: of those that take a file, since that is how they are given back. Those of any other job can
 * be discarded. Decided here alone.
 */
public class Repairs {

    /** The parameter by which a job takes a file that was sent. */
    static final String INPUT = "input";

    /** What to do about a record of a job that takes no file. */
    public static final String REMEDY =
            "Mend the row where it comes from, and the next run takes it; or discard the record. A restart of this run goes on behind it.";

    private final Jobs jobs;

    public Repairs(Jobs jobs) {
        this.jobs = jobs;
    }

    public static boolean arePossible(JobDefinition job) {
        return job.parameters().stream().anyMatch(parameter -> parameter.name().equals(INPUT));
    }

    public boolean arePossible(JobName job) {
        return jobs.find(job)
                .map(CataloguedJob::definition)
                .filter(Repairs::arePossible)
                .isPresent();
    }

    /** @throws LongshoreException {@code job-without-input} */
    void require(JobName job) {
        if (!arePossible(job)) {
            throw LongshoreException.badInput(
                    "job-without-input",
                    "id",
                    "The job " + Quoted.of(job.toString())
                            + " takes no file, by which corrected records would be given to it.",
                    REMEDY);
        }
    }
}
