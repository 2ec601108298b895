package dev.longshore.sql.database;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a server again that died while it was needed: killed for want of memory, say. What was committed is there; connections are made anew by whoever
 * held them. Its limit: a server that runs and does not answer is left alone, since another one on its folder would destroy it.
 */
final class ServerWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final ServerProcess server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "database-watch");

    ServerWatch(ServerProcess server) {
        this.server = server;
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void watch() {
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            if (!server.isRunning()) {
                log.warn("database.died");
                server.startAgain();
                log.warn("database.restarted");
            }
        } catch (IOException e) {
            // a disk that is full, say: tried again until somebody has made room
            log.warn("database.restart-failed: {}", e.getMessage());
        }
    }

    /** Returns once no start is under way. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
