package dev.longshore.jobs.run;

import dev.longshore.jobs.unit.UnitDispatcher;
import dev.longshore.jobs.worker.Notifications;
import dev.longshore.jobs.worker.ThisWorker;
import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.worker.Workers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the worker last and stops it first. A stop claims no more, lets each unit finish its chunk and gives units and runs back, so that another worker
 * goes on at once and redoes nothing; what does not end in time is redone from its last chunk.
 */
final class Engine implements SmartLifecycle, Notifications.Listener {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private final ThisWorker worker;
    private final Workers workers;
    private final RunDispatcher runs;
    private final UnitDispatcher units;
    private final DrivenRuns driven;
    private final DatabaseAddress database;
    private @Nullable Notifications notifications;

    Engine(
            ThisWorker worker,
            Workers workers,
            RunDispatcher runs,
            UnitDispatcher units,
            DrivenRuns driven,
            DatabaseAddress database) {
        this.worker = worker;
        this.workers = workers;
        this.runs = runs;
        this.units = units;
        this.driven = driven;
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
    public synchronized void stop() {
        if (notifications == null) {
            return;
        }
        notifications.close();
        notifications = null;
        units.beginStop();
        runs.beginStop();
        Duration drain = worker.properties().drain();
        long end = System.nanoTime() + drain.toNanos();
        boolean drained = false;
        try {
            drained = units.awaitStop(drain) && runs.awaitStop(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.heartbeat().close();
        if (drained) {
            workers.stopped(List.of(worker.id()));
        } // else others find it dead, and what it still holds lost
        log.atInfo()
                .addKeyValue("worker", worker.id())
                .addKeyValue("drained", drained)
                .log("worker.stopped");
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
        driven.wake(run);
    }

    @Override
    public void commandAsked(RunId run) {
        if (!driven.wake(run)) {
            runs.wakeForCommands();
        }
    }
}
