package dev.longshore.sql.unit;

import dev.longshore.model.run.RunId;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Spring Batch's rows of work that has ended by our own. A worker that dies between the commit that ends a unit or a run and Batch's own last update
 * leaves a row that says STARTED for ever; nothing depends on it but the reader who believes it.
 */
public class UnitBookkeeping {

    private static final String END_EXECUTION = """
            update longshore.batch_job_execution e set version = e.version + 1, status = 'COMPLETED', exit_code = 'COMPLETED',
              exit_message = 'Ended by its run: the worker died after its last commit.', end_time = localtimestamp, last_updated = localtimestamp
            from longshore.run r
            where e.job_execution_id = :execution and r.job_execution_id = e.job_execution_id and r.state = 'COMPLETED'
              and e.status in ('STARTING', 'STARTED', 'STOPPING')
            """;

    /** A takeover ends the execution of the dead owner, and leaves the units of healthy workers to them: their steps go on. */
    private static final String END_STEPS = """
            update longshore.batch_step_execution s set version = s.version + 1, status = e.status, exit_code = e.status,
              exit_message = 'Ended with its execution.', end_time = localtimestamp, last_updated = localtimestamp
            from longshore.batch_job_execution e
            where s.job_execution_id = :execution and e.job_execution_id = s.job_execution_id
              and s.status in ('STARTING', 'STARTED', 'STOPPING') and e.status not in ('STARTING', 'STARTED', 'STOPPING')
              and s.step_execution_id not in (
                select u.step_execution_id from longshore.batch_job_execution_params p
                join longshore.work_unit u on u.run_id = cast(p.parameter_value as bigint)
                where p.job_execution_id = e.job_execution_id and p.parameter_name = 'run' and u.state = 'RUNNING' and u.step_execution_id is not null)
            """;

    /** Two partial indexes of what says that it runs make this cheap: few rows ever do. */
    private static final String LEFT_RUNNING = """
            select e.job_execution_id from longshore.batch_job_execution e
            join longshore.run r on r.job_execution_id = e.job_execution_id
            where e.status in ('STARTING', 'STARTED', 'STOPPING') and r.state = 'COMPLETED'
              and r.ended_at < clock_timestamp() - cast(:age as interval)
            union
            select e.job_execution_id from longshore.batch_step_execution s
            join longshore.batch_job_execution e on e.job_execution_id = s.job_execution_id
            where s.status in ('STARTING', 'STARTED', 'STOPPING') and e.status not in ('STARTING', 'STARTED', 'STOPPING')
              and e.end_time < localtimestamp - cast(:age as interval)
            """;

    private static final String HELD = """
            select step_execution_id from longshore.work_unit
            where run_id = :run and state = 'RUNNING' and step_execution_id is not null
            """;

    private final JdbcClient jdbc;

    public UnitBookkeeping(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The step executions of a run whose units somebody holds. */
    public List<Long> held(RunId run) {
        return jdbc.sql(HELD).param("run", run.value()).query(Long.class).list();
    }

    /** Executions that say that they or their steps run, although their run has been COMPLETED, or they have ended, for so long. */
    public List<Long> leftRunning(Duration age) {
        return jdbc.sql(LEFT_RUNNING)
                .param("age", age.toMillis() + " milliseconds")
                .query(Long.class)
                .list();
    }

    /** Ends an execution of a COMPLETED run, and the steps of any execution that has ended. */
    public void end(long jobExecutionId) {
        jdbc.sql(END_EXECUTION).param("execution", jobExecutionId).update();
        jdbc.sql(END_STEPS).param("execution", jobExecutionId).update();
    }
}
