package dev.longshore.chaos.rig;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process does. */
public final class Waiting {

    private static final Duration LOOK = Duration.ofMillis(20);

    private Waiting() {}

    /** Looks until it is so; false if the time ran out. */
    public static boolean until(Duration atMost, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                return false;
            }
            pause(LOOK);
        }
        return true;
    }

    /** Lets time pass. */
    public static void pause(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(Math.min(end - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(100)));
        }
    }
}
