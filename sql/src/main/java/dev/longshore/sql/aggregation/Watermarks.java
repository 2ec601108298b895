package dev.longshore.sql.aggregation;

import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The repository of the watermarks. One moves in the transaction that completes its run, when all windows of the run are written. */
public class Watermarks {

    private static final String OF_JOB = """
            select target, definition, source, mark, run_id from longshore.aggregation_watermark where job = :job
            """;

    private static final String FILLED_BY =
            "select job from longshore.aggregation_watermark where target = :target and job <> :job";

    // A run that was laid aside while a later one went past it must not take the mark back.
    private static final String MOVE = """
            insert into longshore.aggregation_watermark as w (job, target, definition, source, mark, run_id)
            values (:job, :target, :definition, :source, :mark, :run)
            on conflict (job) do update set target = excluded.target, definition = excluded.definition, source = excluded.source, mark = excluded.mark,
              run_id = excluded.run_id, moved_at = clock_timestamp()
            where w.run_id < excluded.run_id
            """;

    private final JdbcClient jdbc;

    public Watermarks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The watermark of a job; empty before its first whole run. */
    public Optional<Watermark> of(JobName job) {
        return jdbc.sql(OF_JOB)
                .param("job", job.value())
                .query((row, number) -> new Watermark(
                        new TableName(row.getString("target")),
                        row.getString("definition"),
                        row.getString("source"),
                        row.getString("mark"),
                        new RunId(row.getLong("run_id"))))
                .optional();
    }

    /** Another job that fills the same table; empty if there is none. */
    public Optional<JobName> otherThatFills(TableName target, JobName job) {
        return jdbc.sql(FILLED_BY)
                .param("target", target.text())
                .param("job", job.value())
                .query(String.class)
                .optional()
                .map(JobName::new);
    }

    /** Moves it, in the transaction that is open. False if a later run has moved it already. */
    public boolean move(JobName job, Watermark to) {
        return jdbc.sql(MOVE)
                        .param("job", job.value())
                        .param("target", to.target().text())
                        .param("definition", to.definition())
                        .param("source", to.source())
                        .param("mark", to.mark())
                        .param("run", to.run().value())
                        .update()
                == 1;
    }
}
