package dev.longshore.jobs.run;

import dev.longshore.jobs.kind.ClaimLostException;
import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.ClosingWork.Publication;
import dev.longshore.jobs.kind.CutShortException;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.run.OwnerWork.Kind;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.unit.UnitProgress;
import java.util.List;
import java.util.Map;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.AbstractStep;
import org.springframework.batch.core.step.StepExecution;

/**
 * The last step: prepares outside of any transaction, then, in one short one that locks the run and checks the token, publishes, reconciles and completes
 * the run. Result and state become visible together or not at all. A crash before the commit runs it again; after it, only Spring Batch's rows are left
 * to be ended. What the work leaves behind is removed once these have ended too, since removing many files may take longer than others wait before they
 * end the rows of a run that is COMPLETED.
 */
final class ClosingStep extends AbstractStep {

    private final DrivenRun run;
    private final RunBooks books;
    private final CommandDesk commands;
    private final Preconditions preconditions;

    ClosingStep(JobRepository repository, DrivenRun run, RunBooks books, CommandDesk commands) {
        super(repository);
        setName(run.job().work().closingStep());
        this.run = run;
        this.books = books;
        this.commands = commands;
        this.preconditions = new Preconditions(books);
    }

    @Override
    protected void doExecute(StepExecution stepExecution) throws Exception {
        ClosingWork work = run.job().work().closing();
        String split = run.job().work().splitStep();
        UnitProgress progress = books.plans().progress(run.claim().id(), split);
        reconcile(progress);
        List<EndedUnit> ended = books.plans().doneInOrder(run.claim().id(), split, 0).stream()
                .map(UnitWatch::ended)
                .toList();
        Publication publication =
                run.work().during(Kind.CLOSING, () -> work.prepare(run.scope(), ended, new OwnersFence()));
        publish(publication, progress.counts());
        run.completed(publication);
    }

    /** Of what is prepared: both that it is ours and that it is wanted. */
    private final class OwnersFence implements Fence {

        @Override
        public void check() {
            goOn();
            if (!books.moves().holds(run.held())) {
                throw new ClaimLostException(run.held());
            }
        }

        @Override
        public void goOn() {
            if (run.work().isCut()) {
                throw new CutShortException();
            }
        }
    }

    /** An order that was seen before comes first: whoever asked was told that the run stops. One that comes after the row is locked is too late. */
    private void publish(Publication publication, Counts counts) throws Exception {
        try {
            books.transactions().executeWithoutResult(transaction -> {
                RunState state =
                        books.moves().lockToPublish(run.held()).orElseThrow(() -> new ClaimLostException(run.held()));
                try {
                    run.heed(state);
                    preconditions.check(run);
                    publication.publish();
                } catch (Exception e) {
                    throw new PublishingFailed(e);
                }
                if (!books.moves().end(run.held(), RunState.COMPLETED, counts, null)) {
                    throw new ClaimLostException(run.held());
                }
                commands.answer(run, RunState.COMPLETED);
                books.events()
                        .record(
                                run.claim().id(),
                                "run.completed",
                                Map.of("read", counts.read(), "written", counts.written()));
            });
        } catch (PublishingFailed e) {
            throw e.cause;
        }
    }

    /** Every unit is done, and every row that was read is accounted for. */
    private void reconcile(UnitProgress progress) {
        Counts counts = progress.counts();
        if (!progress.allDone() || !counts.addUp()) {
            throw LongshoreException.of(
                    Category.INTERNAL,
                    "counts-do-not-add-up",
                    "Run " + run.claim().id() + ": " + progress.done() + " of " + progress.units() + " units are done; "
                            + counts.read() + " rows read, " + counts.written() + " written, " + counts.filtered()
                            + " filtered, " + counts.rejected() + " rejected.",
                    "Report this to the developers of the job; nothing was published.");
        }
    }

    private static final class PublishingFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final Exception cause;

        PublishingFailed(Exception cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
