package dev.longshore.jobs.artifact;

import dev.longshore.jobs.input.InputRemoval;
import dev.longshore.jobs.input.InputSweep;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks every few seconds, on a thread of its own, while the worker lives. */
final class ArtifactRemovalLoop implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ArtifactRemovalLoop.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final ArtifactRemoval removal;
    private final InputRemoval inputs;
    private final InputSweep sweep;
    private @Nullable ScheduledExecutorService thread;

    ArtifactRemovalLoop(ArtifactRemoval removal, InputRemoval inputs, InputSweep sweep) {
        this.removal = removal;
        this.inputs = inputs;
        this.sweep = sweep;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "artifact-removal");
            made.setDaemon(true);
            return made;
        });
        started.scheduleWithFixedDelay(this::look, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        thread = started;
    }

    private void look() {
        look(removal::look, "artifact.not-removed");
        look(inputs::look, "input.not-removed");
        look(sweep::look, "input.not-swept");
    }

    /** None holds the others up. */
    private static void look(Runnable look, String event) {
        try {
            look.run();
        } catch (RuntimeException e) {
            // the edge of this thread: the database or the disk is away, and the next look tries again
            LOG.atWarn().setCause(e).log(event);
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
