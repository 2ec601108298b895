package dev.longshore.jobs.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Ends a wait early. One waiting thread, any number of ringing ones; rings while nobody waits count as one. */
public final class WakeUp {

    private final Semaphore rings = new Semaphore(0);

    public void ring() {
        rings.release();
    }

    /** Waits for a ring, at most so long. */
    public void await(Duration atMost) throws InterruptedException {
        if (rings.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            rings.drainPermits();
        }
    }

    /** Waits for a ring, at most so long; what rings meanwhile is heard only after the rest. */
    public void await(Duration atMost, Duration rest) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(rest.toNanos());
        await(atMost.minus(rest).isNegative() ? Duration.ZERO : atMost.minus(rest));
    }
}
