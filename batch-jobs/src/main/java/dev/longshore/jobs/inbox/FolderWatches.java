package dev.longshore.jobs.inbox;

import dev.longshore.model.job.JobName;
import dev.longshore.sql.inbox.WatchedFiles;
import dev.longshore.sql.inbox.WatchedFolders;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** All folders that jobs watch. Looks every other second, on a thread of its own, while the worker lives. */
public final class FolderWatches implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatches.class);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Path inbox;
    private final WatchedFiles files;
    private final WatchedFolders folders;
    private final Clock clock;
    private final Map<JobName, FolderWatch> watches = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService thread;

    FolderWatches(Path inbox, WatchedFiles files, WatchedFolders folders, Clock clock) {
        this.inbox = inbox;
        this.files = files;
        this.folders = folders;
        this.clock = clock;
    }

    /** Watches a folder for a job from now on, in place of one that it watched before. */
    public void watch(JobName job, WatchedFolder folder) {
        watches.put(job, new FolderWatch(job, folder, inbox, files, folders, clock));
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "inbox");
            made.setDaemon(true);
            return made;
        });
        started.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        thread = started;
    }

    private void look() {
        for (FolderWatch watch : watches.values()) {
            try {
                watch.look();
            } catch (RuntimeException e) {
                // the edge of this thread: the database is away, and the next look tries again
                LOG.atWarn().setCause(e).log("inbox.not-watched");
            }
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
