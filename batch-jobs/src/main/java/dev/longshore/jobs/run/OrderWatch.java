package dev.longshore.jobs.run;

import dev.longshore.jobs.worker.Loop;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Sees what operators ask of the runs that this worker drives, whatever their owners' threads do just now, on one thread for all: one statement a look while any run is driven.
 * What an owner waits for is cut short when an order does not wait any longer.
 */
final class OrderWatch {

    private static final Duration TICK = Duration.ofMillis(250);

    private final DrivenRuns driven;
    private final CommandDesk commands;
    private @Nullable Loop loop;

    OrderWatch(DrivenRuns driven, CommandDesk commands) {
        this.driven = driven;
        this.commands = commands;
    }

    synchronized void start() {
        Loop started = new Loop("order-watch", TICK, this::look);
        driven.onOrders(started::wake);
        started.start();
        loop = started;
    }

    synchronized void close() {
        if (loop != null) {
            loop.close();
            loop = null;
        }
    }

    private void look() {
        Collection<DrivenRun> runs = driven.all();
        if (runs.isEmpty()) {
            return;
        }
        try {
            commands.look(runs);
        } finally {
            // a drain is no row, and is heard while the database is away
            runs.forEach(DrivenRun::stopWork);
        }
    }
}
