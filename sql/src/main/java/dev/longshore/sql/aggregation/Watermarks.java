package dev.longshore.sql.aggregation;

import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The repository of the watermarks. One moves in the transaction that completes its run, when all windows of the run are written, but for those that took workers
 * down: they stay due as rejected records. As soon as a run with another SELECT begins to write, it is void, until one completes.
 */
public class Watermarks {

    private static final String BEGUN = "begun ";

    private static final String OF_JOB = """
            select target, definition, source, mark, run_id from longshore.aggregation_watermark where job = :job
            """;

    private static final String FILLED_BY =
            "select job from longshore.aggregation_watermark where target = :target and job <> :job";

    private static final String TAKEN = "select run_id, moved_at from longshore.aggregation_watermark where job = :job";

    // A table whose windows are not all of one SELECT bears the one that is being written, as "begun …", until a run
    // that knows of no other since completes. Three may write: whoever finds the table whole for them, whoever was
    // planned since it was taken for the same, and whoever takes it as it was when they were planned. A plan of an
    // older version does not say what it saw, and has the order of the runs to go by.
    private static final String BEGIN = """
            update longshore.aggregation_watermark w set moved_at = clock_timestamp(), target = :target, source = :source,
              definition = case when w.target = :target and w.source = :source and w.definition = :definition then w.definition else :begun end,
              run_id = case when w.target = :target and w.source = :source and w.definition in (:definition, :begun) then w.run_id else :run end
            where w.job = :job and (
              w.target = :target and w.source = :source
                and (w.definition = :definition or w.definition = :begun and w.run_id in (:run, cast(:seenRun as bigint)))
              or w.moved_at = cast(:seenAt as timestamptz)
              or :unsaid and w.run_id < :run)
            """;

    // The mark means nothing yet, but statements that tidy logs read it.
    private static final String BEGIN_FIRST = """
            insert into longshore.aggregation_watermark (job, target, definition, source, mark, run_id)
            values (:job, :target, :begun, :source, coalesce(nullif(:mark, ''), cast(pg_current_snapshot() as text)), :run)
            on conflict (job) do nothing
            """;

    // A run that was laid aside while a later one went past it must not take the mark back, nor one whose table was
    // taken for another SELECT say that it is whole.
    private static final String MOVE = """
            insert into longshore.aggregation_watermark as w (job, target, definition, source, mark, run_id)
            values (:job, :target, :definition, :source, :mark, :run)
            on conflict (job) do update set definition = excluded.definition, mark = excluded.mark, run_id = excluded.run_id, moved_at = clock_timestamp()
            where w.target = excluded.target and w.source = excluded.source
              and (w.definition = excluded.definition and w.run_id < excluded.run_id
                or w.definition = :begun and w.run_id in (excluded.run_id, cast(:seenRun as bigint)))
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

    /** Who has the target of a job. */
    public TableTaker takenBy(JobName job) {
        return jdbc.sql(TAKEN)
                .param("job", job.value())
                .query((row, number) -> new TableTaker(
                        new RunId(row.getLong("run_id")),
                        row.getObject("moved_at", OffsetDateTime.class).toInstant()))
                .optional()
                .orElse(TableTaker.NOBODY);
    }

    /**
     * Takes the table, before a run writes to it, in a commit of its own: from now on no run of another SELECT or source, or for another table, takes it for
     * whole. Where the table is whole for this run, or is being filled for the same by now, it stays so. May be called again.
     *
     * @param to what the run moves the watermark to; its mark is empty for a run that does not
     * @param seen who had the table when the run was planned; null if the plan does not say
     * @return false if a run with another has begun to write since then: what was planned does not fit the table any more
     */
    public boolean begin(JobName job, Watermark to, @Nullable TableTaker seen) {
        boolean mayBeFirst = seen == null || seen.equals(TableTaker.NOBODY);
        return write(BEGIN, job, to, seen) || mayBeFirst && write(BEGIN_FIRST, job, to, seen);
    }

    /**
     * Moves it, in the transaction that is open.
     *
     * @param seen who had the table when the run was planned; null if the plan does not say
     * @return false if a later run has moved it already, or the table was taken for another SELECT
     */
    public boolean move(JobName job, Watermark to, @Nullable TableTaker seen) {
        return write(MOVE, job, to, seen);
    }

    /** Whether it found its row, or made it. */
    private boolean write(String statement, JobName job, Watermark to, @Nullable TableTaker seen) {
        RunId run = seen == null ? null : seen.run();
        Instant at = seen == null ? null : seen.at();
        return jdbc.sql(statement)
                        .param("job", job.value())
                        .param("target", to.target().text())
                        .param("definition", to.definition())
                        .param("begun", BEGUN + to.definition())
                        .param("source", to.source())
                        .param("run", to.run().value())
                        .param("mark", to.mark())
                        .param("seenRun", run == null ? null : run.value())
                        .param("seenAt", at == null ? null : at.atOffset(ZoneOffset.UTC))
                        .param("unsaid", seen == null)
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
