package dev.longshore.sql.inbox;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;
import static dev.longshore.sql.page.Columns.timestamp;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.input.InputFileRow;
import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunRequest;
import dev.longshore.sql.run.RunRequests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Files of watched folders. A file is known by its path, size and time of change while it lies where it came; for each a run is asked once, by the one of all
 * workers that holds its lock, and row, copy and run become known in one transaction. A crash before leaves a copy that no row names, and the next look begins
 * anew. A file moves before its row says so: whoever does not know it any more does not find it either, unless somebody put it there again.
 */
public class WatchedFiles {

    /** Held until the transaction ends. */
    private static final String LOCK = "select pg_try_advisory_xact_lock(4719, hashtext(:key))";

    private static final String KNOWN = """
            select exists (select from longshore.watched_file
              where job = :job and path = :path and bytes = :bytes and changed_at = :changed and place = 'inbox')
            """;

    private static final String RECORD = """
            insert into longshore.watched_file (job, path, bytes, changed_at, run_id) values (:job, :path, :bytes, :changed, :run)
            """;

    /** Also those of a failed run that somebody restarted since. */
    private static final String TO_MOVE = """
            select w.id, w.path, w.bytes, w.changed_at, w.run_id, w.place, case when r.state = 'COMPLETED' then 'done' else 'failed' end as target
            from longshore.watched_file w join longshore.run r on r.id = w.run_id
            where w.job = :job
              and (w.place = 'inbox' and r.state in ('COMPLETED', 'FAILED', 'CANCELLED', 'ABANDONED', 'EXPIRED', 'STALE', 'SUPERSEDED')
                or w.place = 'failed' and r.state = 'COMPLETED')
            order by w.id limit 500
            """;

    private static final String MOVED = "update longshore.watched_file set place = :place where id = :id";

    private final JdbcClient jdbc;
    private final InputFiles inputs;
    private final RunRequests requests;
    private final TransactionOperations transactions;

    public WatchedFiles(JdbcClient jdbc, InputFiles inputs, RunRequests requests, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.inputs = inputs;
        this.requests = requests;
        this.transactions = transactions;
    }

    /**
     * A file as it was seen.
     *
     * @param path below the folder inbox
     * @param changed in microseconds, as the database keeps it
     */
    public record Seen(String path, long bytes, Instant changed) {}

    /**
     * A file whose run has ended.
     *
     * @param place where it lies: {@code inbox} or {@code failed}
     * @param target where it belongs: {@code done} or {@code failed}
     */
    public record Ended(long id, Seen seen, RunId run, String place, String target) {}

    public boolean isKnown(JobName job, Seen file) {
        return jdbc.sql(KNOWN).params(identity(job, file)).query(Boolean.class).single();
    }

    /**
     * Asks for the run of a file, unless somebody has, or does so now.
     *
     * @param at where its bytes lie
     * @return the run; empty if it is not this caller that asked, or the file is gone
     * @throws LongshoreException the job takes no such run now, and why
     */
    public Optional<RunId> ask(JobName job, Seen file, Path at) {
        return Optional.ofNullable(transactions.execute(transaction -> {
            boolean locked = jdbc.sql(LOCK)
                    .param("key", job + ":" + file)
                    .query(Boolean.class)
                    .single();
            if (!locked || isKnown(job, file)) {
                return null;
            }
            try (InputStream in = Files.newInputStream(at, LinkOption.NOFOLLOW_LINKS)) {
                return ask(job, file, at, in);
            } catch (NoSuchFileException e) {
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException("the file " + file.path() + " could not be read", e);
            }
        }));
    }

    private RunId ask(JobName job, Seen file, Path at, InputStream in) throws IOException {
        String name = at.getFileName().toString();
        InputFileRow input =
                inputs.receive(job, null, name.substring(0, Math.min(200, name.length())), Actor.local("inbox"), in);
        try {
            check(file, input, at);
            RunId run = request(job, input, file);
            jdbc.sql(RECORD)
                    .params(identity(job, file))
                    .param("run", run.value())
                    .update();
            return run;
        } catch (IOException | RuntimeException e) {
            // its row goes with the transaction, which has not been committed for sure, and the next look makes another
            inputs.forget(input.id(), e);
            throw e;
        }
    }

    private static void check(Seen file, InputFileRow input, Path at) throws IOException {
        if (input.bytes() != file.bytes()
                || !Files.getLastModifiedTime(at, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .truncatedTo(ChronoUnit.MICROS)
                        .equals(file.changed())) {
            throw LongshoreException.badInput(
                    "watched-file-changed",
                    "file",
                    "The file " + file.path() + " changed while it was read.",
                    "Write it under another name and rename it, or let the job wait longer.");
        }
    }

    private RunId request(JobName job, InputFileRow input, Seen file) {
        RequestOutcome outcome = requests.request(new RunRequest(
                job,
                Map.of("input", input.id().toString()),
                null,
                "inbox",
                "file",
                null,
                RunContext.of(null, "inbox", "The file " + file.path() + " came")));
        if (outcome instanceof RequestOutcome.QueueFull full) {
            throw LongshoreException.badInput(
                    "queue-full", "job", full.sentence(), "The file waits in its folder until there is a place.");
        }
        return ((RequestOutcome.Accepted) outcome).run();
    }

    /** Files that are not where they belong now that their run has ended. */
    public List<Ended> toMove(JobName job) {
        return jdbc.sql(TO_MOVE)
                .param("job", job.value())
                .query((row, number) -> new Ended(
                        row.getLong("id"),
                        new Seen(
                                row.getString("path"),
                                row.getLong("bytes"),
                                required(instant(row, "changed_at"), "changed_at")),
                        new RunId(row.getLong("run_id")),
                        row.getString("place"),
                        row.getString("target")))
                .list();
    }

    /** @param place {@code done}, {@code failed}, or {@code gone} if nobody knows */
    public void moved(Ended file, String place) {
        jdbc.sql(MOVED).param("id", file.id()).param("place", place).update();
    }

    private static Map<String, @Nullable Object> identity(JobName job, Seen file) {
        return Map.of(
                "job", job.value(), "path", file.path(), "bytes", file.bytes(), "changed", timestamp(file.changed()));
    }
}
