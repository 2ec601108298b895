package dev.longshore.jobs.report;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks for mails that are due every few seconds, on a thread of its own, while the worker lives. A stop lets the mails that are on their way arrive. */
final class ReportPostLoop implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ReportPostLoop.class);
    private static final Duration EVERY = Duration.ofSeconds(3);

    private final ReportPost post;
    private @Nullable ScheduledExecutorService thread;

    ReportPostLoop(ReportPost post) {
        this.post = post;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "report-post");
            made.setDaemon(true);
            return made;
        });
        started.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        thread = started;
    }

    private void look() {
        try {
            post.look();
        } catch (RuntimeException e) {
            // the edge of this thread: the database is away, and the next look tries again
            LOG.atWarn().setCause(e).log("report.not-mailed");
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService stopping;
        synchronized (this) {
            stopping = thread;
            thread = null;
        }
        if (stopping == null) {
            return;
        }
        stopping.shutdown();
        try {
            if (!stopping.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.atWarn().log("report.mails-left");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
