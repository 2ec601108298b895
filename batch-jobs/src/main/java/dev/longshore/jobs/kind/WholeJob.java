package dev.longshore.jobs.kind;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParameters;

/** A job that a run's owner launches as it is, on its own thread: it has no work units, and its books are Spring Batch's. */
public non-sealed interface WholeJob extends Work {

    /** The job under its own name. The parameter {@link #RUN} is among those that it is started with, and must not disturb it. */
    Job job();

    /** What the job is started with for a run, {@link #RUN} excepted, which the engine adds. */
    JobParameters parametersOf(RunScope run);

    /** The identifying parameter that makes a run one job instance. */
    String RUN = "longshore.run";

    /** The parameter that names what a run does, where the definition has a key: the same for every run that does the same. Identifies nothing. */
    String KEY = "longshore.key";
}
