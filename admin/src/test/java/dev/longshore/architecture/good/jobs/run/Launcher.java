package dev.longshore.architecture.good.jobs.run;

import dev.longshore.architecture.good.jobs.kind.JobKind;
import dev.longshore.architecture.good.model.run.RunKey;
import dev.longshore.architecture.good.sql.run.RunLeases;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;

/** The engine claims, then launches. */
record Launcher(RunLeases leases, JobOperator operator, JobKind kind) {

    void launch(RunKey run, Job job) throws Exception {
        if (leases.claim(run)) {
            operator.start(
                    job,
                    new JobParametersBuilder()
                            .addString(kind.name(), run.value())
                            .toJobParameters());
        }
    }
}
