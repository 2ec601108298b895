package dev.longshore.scheduler.fire;

import dev.longshore.sql.schedule.FireClock;
import dev.longshore.sql.schedule.FireWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * The thread that decides: at a wake at once, else at every poll, since wakes are hints and polls are the truth. A pass that fails, such as while the database is
 * away, is logged once and tried again; the thread ends with the application only and is never interrupted.
 */
public final class FireLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FireLoop.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final int SETTLED_AT_ONCE = 1_000;

    private final FirePasses passes;
    private final FireWatch watch;
    private final FireClock clock;
    private final SchedulerProperties properties;
    private final ObjectProvider<AfterPass> afterPass;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean open;
    private @Nullable Thread thread;
    private boolean failing;

    FireLoop(
            FirePasses passes,
            FireWatch watch,
            FireClock clock,
            SchedulerProperties properties,
            ObjectProvider<AfterPass> afterPass) {
        this.passes = passes;
        this.watch = watch;
        this.clock = clock;
        this.properties = properties;
        this.afterPass = afterPass;
    }

    /** Lets the loop look now; returns at once. */
    public void wake() {
        wakes.release();
    }

    @Override
    public synchronized void start() {
        open = true;
        Thread started = new Thread(this::run, "fires");
        started.setDaemon(true);
        started.start();
        thread = started;
        log.atInfo().addKeyValue("poll", properties.poll()).log("scheduler.started");
    }

    @Override
    public synchronized void stop() {
        Thread stopped = thread;
        thread = null;
        open = false;
        wakes.release();
        if (stopped != null) {
            try {
                stopped.join(LONGEST_STOP.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            log.atInfo().log("scheduler.stopped");
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /** Started after, and stopped before, everything that it uses. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    /** Decides about all that is due, on the caller's thread: before a definition changes, by what it was due by. */
    public void decideDue() {
        int decided = 1;
        while (decided > 0) {
            decided = passes.decideDue();
        }
    }

    private void run() {
        while (open) {
            Duration pause = properties.poll();
            try {
                pass();
                pause = pause.dividedBy(clock.speed());
                failing = false;
            } catch (RuntimeException e) {
                // one stack trace for a failure that lasts
                log.atWarn()
                        .addKeyValue("loop", "fires")
                        .setCause(failing ? null : e)
                        .log("loop.failed: {}", e.getMessage());
                failing = true;
            }
            try {
                if (wakes.tryAcquire(Math.max(pause.toMillis(), SHORTEST_PAUSE.toMillis()), TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
            } catch (InterruptedException e) {
                log.atWarn().addKeyValue("loop", "fires").log("loop.interrupted");
            }
        }
    }

    /** Everything that is due now, in transactions that are short. */
    void pass() {
        int decided = 1;
        while (open && decided > 0) {
            decided = passes.decideDue();
        }
        Instant now = clock.now();
        watch.settle(now, SETTLED_AT_ONCE);
        watch.raiseNotStarted(now).forEach(one -> log.atWarn()
                .addKeyValue("schedule", one.schedule())
                .addKeyValue("tenant", one.tenant())
                .addKeyValue("run", one.run())
                .log("schedule.not-started"));
        int reviewed = 1;
        while (open && reviewed > 0) {
            reviewed = passes.reviewHeld();
        }
        passes.prepare();
        afterPass.orderedStream().forEach(one -> one.passed(now));
    }

    /** Does something after each pass, on the thread of the loop. */
    public interface AfterPass {

        /** @param now by the database's clock */
        void passed(Instant now);
    }
}
