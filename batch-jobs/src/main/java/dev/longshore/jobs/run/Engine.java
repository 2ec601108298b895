package dev.longshore.jobs.run;

import dev.longshore.jobs.unit.UnitDispatcher;
import dev.longshore.jobs.worker.Notifications;
import dev.longshore.jobs.worker.ThisWorker;
import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.run.RunClaims;
import dev.longshore.sql.unit.UnitClaims;
import dev.longshore.sql.worker.Workers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the worker last and stops it first. A stop claims no more, lets each unit finish its chunk and gives units and runs back, so that another worker
 * goes on at once and redoes nothing; what does not end in time is cut short, given back all the same, and redone from its last chunk.
 */
final class Engine implements SmartLifecycle, Notifications.Listener, ExitCodeGenerator {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private static final int RETURNED = 0;
    private static final int LEFT = 3;
    private static final int MOST_TRIES = 5;
    private static final Duration LOOK = Duration.ofMillis(50);

    /** What a chunk that is cut short has to roll back in. */
    private static final Duration HURRIED = Duration.ofMillis(500);

    private final ThisWorker worker;
    private final Workers workers;
    private final RunDispatcher runs;
    private final UnitDispatcher units;
    private final DrivenRuns driven;
    private final RunClaims runClaims;
    private final UnitClaims unitClaims;
    private final DatabaseAddress database;
    private final CountDownLatch hurried = new CountDownLatch(1);
    private volatile int exitCode = RETURNED;
    private @Nullable Notifications notifications;

    Engine(
            ThisWorker worker,
            Workers workers,
            RunDispatcher runs,
            UnitDispatcher units,
            DrivenRuns driven,
            RunClaims runClaims,
            UnitClaims unitClaims,
            DatabaseAddress database) {
        this.worker = worker;
        this.workers = workers;
        this.runs = runs;
        this.units = units;
        this.driven = driven;
        this.runClaims = runClaims;
        this.unitClaims = unitClaims;
        this.database = database;
    }

    @Override
    public synchronized void start() {
        Notifications listening = new Notifications(database, this);
        listening.start();
        notifications = listening;
        units.start();
        runs.start();
        log.atInfo().addKeyValue("worker", worker.id()).log("worker.started");
    }

    @Override
    public void stop() {
        Notifications listening = closing();
        if (listening == null) {
            return;
        }
        log.atInfo().addKeyValue("worker", worker.id()).log("worker.stopping");
        exitCode = LEFT;
        units.beginStop();
        runs.beginStop();
        Drain drain = new Drain(worker.properties().drain());
        boolean drained = drain.await();
        if (!drained) {
            hurry();
            units.hurry();
            driven.hurryAll();
            drained = awaitStop(HURRIED);
        }
        boolean returned = drained || giveBack();
        listening.close();
        worker.heartbeat().close();
        if (returned) {
            workers.stopped(List.of(worker.id()));
        } // else others find it dead, and what it still holds lost
        exitCode = returned ? RETURNED : LEFT;
        log.atInfo()
                .addKeyValue("worker", worker.id())
                .addKeyValue("drained", drained)
                .addKeyValue("returned", returned)
                .log("worker.stopped");
    }

    /** Of a stop that lasts: waits no longer for chunks in work. They are cut short and given back. */
    void hurry() {
        hurried.countDown();
    }

    /** Waits until somebody hurries, or the time of chunks in work is over. */
    void awaitHurry() throws InterruptedException {
        hurried.await();
    }

    /** 0 if everything was given back, else 3: other workers find by this one's death what it held. 3 too while a stop is under way. */
    @Override
    public int getExitCode() {
        return exitCode;
    }

    private synchronized @Nullable Notifications closing() {
        Notifications listening = notifications;
        notifications = null;
        return listening;
    }

    private boolean awaitStop(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            return units.awaitStop(atMost) && runs.awaitStop(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What its threads still do is fenced from here on. */
    private boolean giveBack() {
        try {
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                if (unitClaims.giveBack(worker.id()) && runClaims.giveBack(worker.id())) {
                    return true;
                }
                awaitStop(LOOK); // what is being committed just now is in a moment
            }
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("worker", worker.id()).setCause(e).log("worker.not-returned");
        }
        return false;
    }

    /** The time that chunks in work have, unless somebody hurries. */
    private final class Drain {

        private final long end;

        Drain(Duration atMost) {
            this.end = System.nanoTime() + atMost.toNanos();
        }

        boolean await() {
            while (System.nanoTime() < end && hurried.getCount() > 0) {
                if (awaitStop(LOOK)) {
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return notifications != null;
    }

    /** Started after, and stopped before, everything that it uses. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void runQueued(RunId run) {
        runs.wake();
    }

    @Override
    public void unitsMoved(RunId run) {
        units.wake();
        driven.unitEnded(run);
    }

    @Override
    public void commandAsked(RunId run) {
        driven.wake(run);
        runs.lookAfterAtOnce(); // one that is at rest may be known as driven for a moment yet
    }
}
