package dev.longshore.jobs.run;

import dev.longshore.jobs.run.DrivenRun.Stop;
import dev.longshore.sql.database.ThreadCuts;
import dev.longshore.sql.database.ThreadCuts.Cut;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobInterruptedException;

/**
 * What the owner of a run does itself, apart from watching units, and what may take long. The thread that does it looks at no orders meanwhile; another one does, and
 * cuts it short: statements are cancelled, and the work is told. Limits: what heeds neither is waited for.
 */
final class OwnerWork {

    private static final Logger log = LoggerFactory.getLogger(OwnerWork.class);

    private final ThreadCuts cuts;
    private final Supplier<Stop> wanted;
    private @Nullable Step current;

    /** @param wanted why the run should stop, if it should */
    OwnerWork(ThreadCuts cuts, Supplier<Stop> wanted) {
        this.cuts = cuts;
        this.wanted = wanted;
    }

    /** What it is. */
    enum Kind {
        PLANNING,
        /** Takes what all units share, or makes what is read. */
        OPENING,
        /** Reads a source that cannot be split. */
        READING,
        /** Puts together early what the closing step would. */
        ADVANCING,
        /** Puts together what is published. */
        CLOSING;

        /** Whether nothing is lost with it, so that any stop ends it at once. */
        boolean isFree() {
            return this == READING;
        }
    }

    /** Works; throws {@link JobInterruptedException} instead of what comes of being cut short. */
    <T> T during(Kind kind, Callable<T> work) throws Exception {
        return during(kind, () -> {}, work);
    }

    /**
     * The same.
     *
     * @param hurry makes the work end soon, by any exception; called from another thread, again and again until it has ended
     */
    <T> T during(Kind kind, Runnable hurry, Callable<T> work) throws Exception {
        try (Step step = new Step(kind, hurry)) {
            begin(step);
            try {
                return work.call();
            } catch (Exception e) {
                if (!step.isCut) {
                    throw e;
                }
                JobInterruptedException stopped =
                        new JobInterruptedException("stopped while " + kind + ": " + wanted.get());
                stopped.initCause(e);
                throw stopped;
            } finally {
                begin(null);
            }
        }
    }

    private synchronized void begin(@Nullable Step step) {
        current = step;
    }

    /** Whether what is done now was cut short; between its blocks the work may ask. */
    synchronized boolean isCut() {
        return current != null && current.isCut;
    }

    /**
     * Ends what is done now if it should be; returns at once. To be called again and again, since the next statement may have begun after a cancellation.
     *
     * @param stop why the run should stop
     * @param hurried whether what it would lose is not waited for any more
     */
    synchronized void stop(Stop stop, boolean hurried) {
        if (current != null && (hurried || current.kind.isFree()) && isOrder(stop)) {
            current.cut();
        }
    }

    private static boolean isOrder(Stop stop) {
        return stop == Stop.DRAIN || stop == Stop.PAUSE || stop == Stop.CANCEL;
    }

    /** One piece of work. */
    private final class Step implements AutoCloseable {

        private final Kind kind;
        private final Cut cut;
        private volatile boolean isCut;
        private @Nullable Thread telling;

        Step(Kind kind, Runnable hurry) {
            this.kind = kind;
            this.cut = cuts.begin();
            cut.at(hurry);
        }

        /** On a thread of its own: to cancel a statement asks the server, which may be away. */
        void cut() {
            if (!isCut) {
                isCut = true;
                log.atInfo().addKeyValue("work", kind).log("owner.hurried");
            }
            if (telling == null || !telling.isAlive()) {
                telling = new Thread(cut::now, "hurry");
                telling.setDaemon(true);
                telling.start();
            }
        }

        @Override
        public void close() {
            cut.close();
        }
    }
}
