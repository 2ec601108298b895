package dev.longshore.sql.run;

import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What Spring Batch has counted of a run whose job keeps its own books, over all its executions. Partitions count instead of the step that has them, which
 * only learns their sums at its end.
 */
public class StepBooks {

    /** Items that could not be read are not in Batch's read count; here they are, since they were rejected. */
    private static final String COUNTS = """
            select s.step_name, sum(s.read_count + s.read_skip_count) as rows_read, sum(s.write_count) as rows_written,
              sum(s.filter_count) as rows_filtered, sum(s.read_skip_count + s.process_skip_count + s.write_skip_count) as rows_rejected
            from longshore.run r
            join longshore.batch_job_execution x on x.job_execution_id = r.job_execution_id
            join longshore.batch_job_execution e on e.job_instance_id = x.job_instance_id
            join longshore.batch_step_execution s on s.job_execution_id = e.job_execution_id
            where r.id = :run and not exists (
              select 1 from longshore.batch_step_execution_context c
              where c.step_execution_id = s.step_execution_id
                and strpos(coalesce(c.serialized_context, c.short_context), '"org.springframework.batch.core.partition.PartitionStep"') > 0)
            group by s.step_name order by s.step_name
            """;

    private final JdbcClient jdbc;

    public StepBooks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The steps that counted anything or nothing, by name. */
    public List<StepCounts> of(RunId run) {
        return jdbc.sql(COUNTS)
                .param("run", run.value())
                .query((row, number) -> new StepCounts(row.getString("step_name"), RunRows.counts(row)))
                .list();
    }

    /** The rows of one step. */
    public record StepCounts(String step, Counts counts) {}
}
