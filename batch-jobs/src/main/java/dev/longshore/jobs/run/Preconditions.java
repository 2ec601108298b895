package dev.longshore.jobs.run;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.Outdated;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.dao.DataAccessException;

/**
 * Whether what a run was asked for is still worth having. Looked at when an owner begins, and again under the lock of the transaction that publishes: an owner
 * that dies between the two has published nothing, and its successor looks anew. Of a job without preconditions nothing is read.
 */
final class Preconditions {

    private static final Logger log = LoggerFactory.getLogger(Preconditions.class);

    private final RunBooks books;

    Preconditions(RunBooks books) {
        this.books = books;
    }

    /**
     * Has a run stop that is outdated.
     *
     * @throws JobInterruptedException if it is; {@link DrivenRun#outdated()} says why
     * @throws LongshoreException code {@code precondition-not-checked} if the job's query fails
     */
    void check(DrivenRun run) throws JobInterruptedException {
        Optional<Outdated> why = look(run);
        if (why.isPresent()) {
            run.outdated(why.get());
            throw new JobInterruptedException(why.get().sentence());
        }
    }

    /** Whether it is, for whoever has not begun yet. */
    boolean isOutdated(DrivenRun run) {
        look(run).ifPresent(run::outdated);
        return run.outdated().isPresent();
    }

    /** Ends what nobody drives. One statement a look, by any worker. */
    void endWaiting() {
        books.transactions()
                .executeWithoutResult(
                        transaction -> books.preconditions().endWaiting().forEach(ended -> {
                            books.events()
                                    .record(
                                            ended.run(),
                                            event(ended.why().end()),
                                            ended.why().detail());
                            tell(ended.run(), ended.why());
                        }));
    }

    /** With the run's row locked, in the transaction that ends it. */
    void note(RunId run, Outdated why) {
        books.preconditions().note(run, why);
        tell(run, why);
    }

    static String event(RunState end) {
        return end == RunState.STALE ? "run.stale" : "run.superseded";
    }

    private Optional<Outdated> look(DrivenRun run) {
        JobDefinition job = run.job().definition();
        if (job.preconditions() == null) {
            return Optional.empty();
        }
        try {
            return books.preconditions().look(run.claim().id(), job);
        } catch (DataAccessException e) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "precondition-not-checked",
                    "Run " + run.claim().id() + ": the version of its input cannot be read: "
                            + e.getMostSpecificCause().getMessage(),
                    "Correct the query that the job's preconditions name, or what it reads; then restart the run.",
                    // the cause beneath: one that passes says so by its SQLSTATE, and a query that takes too long is no
                    // passing one
                    Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    private static void tell(RunId run, Outdated why) {
        log.atInfo().addKeyValue("run", run).addKeyValue("why", why.sentence()).log(event(why.end()));
    }
}
