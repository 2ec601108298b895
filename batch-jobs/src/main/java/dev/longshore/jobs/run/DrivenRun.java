package dev.longshore.jobs.run;

import dev.longshore.jobs.kind.ClosingWork.Publication;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.WholeJob;
import dev.longshore.jobs.worker.KnownJob;
import dev.longshore.jobs.worker.WakeUp;
import dev.longshore.model.run.Outdated;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.database.ThreadCuts;
import dev.longshore.sql.run.ClaimedRun;
import dev.longshore.sql.run.CommandInbox.Command;
import dev.longshore.sql.run.HeldRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;

/** A run that this worker drives, on one thread, or on two of which one waits for the other; others may only wake it, tell it why to stop, and cut short what it does. */
final class DrivenRun {

    private final ClaimedRun claim;
    private final KnownJob job;
    private final RunScope scope;
    private final WakeUp wakeUp = new WakeUp();
    private final List<Command> unanswered = new ArrayList<>();
    private final OwnerWork work;
    private volatile boolean draining;
    private volatile boolean unitFailed;
    private volatile boolean hurried;
    private volatile boolean ordersLeft;
    private volatile Stop stop = Stop.NONE;
    private @Nullable Publication published;
    private boolean begunForGood;
    private boolean fenced;
    private boolean finished;
    private @Nullable Outdated outdated;

    DrivenRun(ClaimedRun claim, KnownJob job, ThreadCuts cuts) {
        this.claim = claim;
        this.job = job;
        this.work = new OwnerWork(cuts, this::stop);
        this.scope = job.scope(claim.id(), claim.attempt(), claim.token(), claim.parameters(), claim.context());
    }

    /** Why a run should stop before its end; the later ones outrank the earlier. */
    enum Stop {
        NONE,
        /** The worker stops: another goes on. */
        DRAIN,
        /** A unit failed: the others return at their next chunk. */
        FAILURE,
        PAUSE,
        CANCEL
    }

    ClaimedRun claim() {
        return claim;
    }

    HeldRun held() {
        return new HeldRun(claim.id(), claim.token());
    }

    KnownJob job() {
        return job;
    }

    RunScope scope() {
        return scope;
    }

    WakeUp wakeUp() {
        return wakeUp;
    }

    /** The name of its job in Spring Batch's books. */
    String batchName() {
        return job.whole()
                .map(whole -> whole.job().getName())
                .orElse(job.definition().name().value());
    }

    /** The parameters of its job instance, the run's id among them. */
    JobParameters batchParameters() {
        return job.whole()
                .map(whole -> new JobParametersBuilder(whole.parametersOf(scope))
                        .addString(WholeJob.RUN, claim.id().toString(), true)
                        .toJobParameters())
                .orElseGet(() -> BatchJobs.parametersOf(claim.id()));
    }

    void drain() {
        draining = true;
        wakeUp.ringUrgently();
    }

    /** From any thread; the owner's is woken. */
    void want(Stop reason) {
        if (raise(reason)) {
            wakeUp.ringUrgently();
        }
    }

    /** From any thread: a unit failed, which an order does not hide. */
    void unitFailed() {
        unitFailed = true;
        want(Stop.FAILURE);
    }

    boolean hasFailedUnit() {
        return unitFailed;
    }

    private synchronized boolean raise(Stop reason) {
        boolean raised = reason.compareTo(stop) > 0;
        if (raised) {
            stop = reason;
        }
        return raised;
    }

    /**
     * What the run's row says comes before whatever its owner would do next: an order is noted there by another thread, a moment before that wants the stop.
     *
     * @throws JobInterruptedException if there is an order
     */
    void heed(RunState state) throws JobInterruptedException {
        if (state != RunState.RUNNING) {
            want(state == RunState.PAUSING ? Stop.PAUSE : Stop.CANCEL);
            throw new JobInterruptedException("stopped: " + state);
        }
    }

    /** What its owner does itself, and what may be cut short. */
    OwnerWork work() {
        return work;
    }

    /** What the owner would lose is not waited for any more. */
    void hurry() {
        hurried = true;
    }

    /** Whether an order, or the end of its worker, does not wait any longer. */
    boolean isHurried() {
        return hurried;
    }

    /** Cuts short what the owner does, if the run should stop and nobody waits for it any longer. */
    void stopWork() {
        work.stop(stop(), hurried);
    }

    Stop stop() {
        if (draining) {
            raise(Stop.DRAIN);
        }
        return stop;
    }

    /** Held while an order is noted, so that several threads may look. */
    Object orders() {
        return unanswered;
    }

    /**
     * Begins its job, unless an order was noted before.
     *
     * @param once whether it can be begun once only, so that a pause from here on would be its end
     * @return whether it has begun
     */
    boolean begin(boolean once) {
        synchronized (orders()) {
            boolean begins = stop() == Stop.NONE;
            begunForGood = begins && once;
            return begins;
        }
    }

    /** Whether it has begun what cannot be begun again; to be asked while its orders are held. */
    boolean isBegunForGood() {
        return begunForGood;
    }

    /** A command that is answered once the run is at rest. */
    synchronized void answerLater(Command command) {
        if (unanswered.stream().noneMatch(known -> known.id() == command.id())) {
            unanswered.add(command);
        }
    }

    /** Something was asked of it that cannot be answered, or not noted, while it is driven. */
    void leaveOrder() {
        ordersLeft = true;
    }

    /** Whether somebody should look at once, when it is let go of, for what was asked of it. */
    boolean hasOrdersLeft() {
        return ordersLeft;
    }

    synchronized List<Command> unanswered() {
        return List.copyOf(unanswered);
    }

    void completed(Publication publication) {
        published = publication;
    }

    /** Its job has come to its end and only the run has not. */
    void finished() {
        finished = true;
    }

    boolean isFinished() {
        return finished;
    }

    /** What it was asked for has changed since, or was asked for again: it publishes nothing. */
    void outdated(Outdated why) {
        outdated = why;
    }

    Optional<Outdated> outdated() {
        return Optional.ofNullable(outdated);
    }

    /** Its last write was refused: another worker drives it. */
    void fenced() {
        fenced = true;
    }

    boolean isFenced() {
        return fenced;
    }

    /** What it published, once it is COMPLETED. */
    Optional<Publication> published() {
        return Optional.ofNullable(published);
    }
}
