package dev.longshore.sql.schedule;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where the edits of this process wait for each other, first come, first served. Schedules are changed one at a time (see {@link Schedules}), by a lock of the database that
 * holds a connection while it waits: a crowd of editors would take the whole pool, and with it the engine's connections. Here they wait without one, so that
 * each process has one edit at the database, and waits there only for those of other processes.
 */
final class EditLine {

    /** Well below the number of requests with a body that a console reads at a time. */
    private static final int MOST_WAITING = 60;

    /** Shorter than the patience of usual HTTP clients, 30 s. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final Semaphore turn = new Semaphore(1, true);
    private final Semaphore places;
    private final Duration longestWait;

    EditLine() {
        this(MOST_WAITING, LONGEST_WAIT);
    }

    EditLine(int mostWaiting, Duration longestWait) {
        this.places = new Semaphore(mostWaiting + 1);
        this.longestWait = longestWait;
    }

    /**
     * Does it when all that came before are done.
     *
     * @throws LongshoreException {@link ScheduleDesk#TOO_MANY_EDITS}: too many wait already, or it waited too long; nothing was done
     */
    <T> T inTurn(Supplier<T> edit) {
        if (!places.tryAcquire()) {
            throw tooMany();
        }
        try {
            if (!isMyTurn()) {
                throw tooMany();
            }
            try {
                return edit.get();
            } finally {
                turn.release();
            }
        } finally {
            places.release();
        }
    }

    private boolean isMyTurn() {
        try {
            return turn.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static LongshoreException tooMany() {
        return LongshoreException.of(
                Category.INSUFFICIENT_RESOURCES,
                ScheduleDesk.TOO_MANY_EDITS,
                "Many schedules are edited at once, and this edit found no turn. Nothing was changed.",
                "Try again in a few seconds; make many schedules one after the other.");
    }
}
