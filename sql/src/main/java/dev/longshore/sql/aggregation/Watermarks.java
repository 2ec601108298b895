package dev.longshore.sql.aggregation;

import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The repository of the watermarks. One moves in the transaction that completes its run, when all windows of the run are written, but for those that took workers
 * down: they stay due as rejected records.
 */
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

    private static final String LEFT_OUT = """
            select p.id, cast(p.content as json) ->> 'from' as start, p.at > clock_timestamp() - cast(:rest as interval) as resting
            from longshore.rejected_record p join longshore.run r on r.id = p.run_id
            where p.rule = 'poison' and p.state = 'open' and r.job = :job and r.id < :run and p.content is not null
            order by p.id
            """;

    private static final String TAKEN_UP = """
            update longshore.rejected_record set state = 'reprocessed', reprocess_run_id = :run
            where id = any (:records) and rule = 'poison' and state = 'open'
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

    /**
     * Windows that earlier runs of the job left out, and that are due still.
     *
     * @param rest for how long one is left alone after it was left out
     */
    public List<LeftOutWindow> leftOut(JobName job, RunId run, Duration rest) {
        return jdbc.sql(LEFT_OUT)
                .param("job", job.value())
                .param("run", run.value())
                .param("rest", rest.toSeconds() + " seconds")
                .query((row, number) -> new LeftOutWindow(
                        row.getLong("id"), LocalDateTime.parse(row.getString("start")), row.getBoolean("resting")))
                .list();
    }

    /** Notes that a run has dealt with them, in the transaction that is open: it computed them, or has left them out itself. */
    public void takenUp(List<LeftOutWindow> windows, RunId by) {
        jdbc.sql(TAKEN_UP)
                .param("run", by.value())
                .param("records", windows.stream().map(LeftOutWindow::record).toArray(Long[]::new))
                .update();
    }
}
