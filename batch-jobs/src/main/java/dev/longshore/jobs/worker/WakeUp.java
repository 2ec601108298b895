package dev.longshore.jobs.worker;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ends a wait early. One waiting thread, any number of ringing ones; rings while nobody waits count as one. */
public final class WakeUp {

    private boolean rung;
    private boolean urgent;

    /** Ends the wait, after its rest. */
    public synchronized void ring() {
        rung = true;
        notifyAll();
    }

    /** Ends the wait at once, rest or not. */
    public synchronized void ringUrgently() {
        urgent = true;
        ring();
    }

    /** Waits for a ring, at most so long. */
    public void await(Duration atMost) throws InterruptedException {
        await(atMost, Duration.ZERO);
    }

    /** Waits for a ring, at most so long; one that is not urgent is heard only after the rest. */
    public synchronized void await(Duration atMost, Duration rest) throws InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            long waited = System.nanoTime() - begun;
            if (urgent || rung && waited >= rest.toNanos() || waited >= atMost.toNanos()) {
                rung = false;
                urgent = false;
                return;
            }
            long until = rung ? Math.min(rest.toNanos(), atMost.toNanos()) : atMost.toNanos();
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, until - waited));
        }
    }
}
