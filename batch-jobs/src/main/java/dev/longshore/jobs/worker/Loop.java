package dev.longshore.jobs.worker;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does the same again and again: at a wake-up at once, else at an interval, since wake-ups are hints and polls are the truth. A pass that
 * fails is logged and tried again at the next; the thread ends with {@link #close()} only and is never interrupted.
 */
public final class Loop implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private final Pass pass;
    private final Duration interval;
    private final WakeUp wakeUp = new WakeUp();
    private final Thread thread;
    private volatile boolean open = true;
    private boolean failing;

    public Loop(String name, Duration interval, Pass pass) {
        this.pass = pass;
        this.interval = interval;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public void wake() {
        wakeUp.ring();
    }

    /** Ends the thread after its pass and waits for that, at most so long. */
    public void close(Duration atMost) {
        open = false;
        wakeUp.ring();
        try {
            thread.join(Math.max(1, atMost.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(10));
    }

    private void run() {
        while (open) {
            try {
                pass.run();
                failing = false;
            } catch (Exception e) {
                // one stack trace for a failure that lasts, such as a database that is away
                log.atWarn()
                        .addKeyValue("loop", thread.getName())
                        .setCause(failing ? null : e)
                        .log("loop.failed: {}", e.getMessage());
                failing = true;
            }
            try {
                wakeUp.await(interval);
            } catch (InterruptedException e) {
                log.atWarn().addKeyValue("loop", thread.getName()).log("loop.interrupted");
            }
        }
    }

    /** What a loop does each time. */
    @FunctionalInterface
    public interface Pass {
        void run() throws Exception;
    }
}
