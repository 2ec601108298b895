package dev.longshore.architecture.bad.onlytheenginelaunches.admin;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.launch.JobOperator;

record RunController(JobOperator operator) {

    void restart(JobExecution failed) throws Exception {
        operator.restart(failed);
    }
}
