package dev.longshore.jobs.run;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.parameters.JobParametersValidator;

/** A job as a run launches it: without its incrementer, with which Spring Batch would ignore the parameters that it is given. */
record RunJob(Job job) implements Job {

    @Override
    public String getName() {
        return job.getName();
    }

    @Override
    public boolean isRestartable() {
        return job.isRestartable();
    }

    @Override
    public JobParametersValidator getJobParametersValidator() {
        return job.getJobParametersValidator();
    }

    @Override
    public void execute(JobExecution execution) throws JobInterruptedException {
        job.execute(execution);
    }
}
