package dev.longshore.jobs.calendar;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks every few seconds, on a thread of its own, while the worker lives. */
final class CalendarLoop implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(CalendarLoop.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final CalendarFetch fetch;
    private @Nullable ScheduledExecutorService thread;

    CalendarLoop(CalendarFetch fetch) {
        this.fetch = fetch;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "calendars");
            made.setDaemon(true);
            return made;
        });
        started.scheduleWithFixedDelay(this::look, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        thread = started;
    }

    private void look() {
        try {
            fetch.look();
        } catch (RuntimeException e) {
            // the edge of this thread: the database is away, and the next look tries again
            LOG.atWarn().setCause(e).log("calendar.not-fetched");
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdown();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
