package dev.longshore.jobs.worker;

import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.worker.WorkerSession;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/**
 * Says that the worker lives and renews what it holds, on a thread and a connection of its own. Time is measured from before each renewal by the
 * monotonic clock: a process that was paused, or cut off from the database, learns here that it may not trust its claims. Each beat also tells which other
 * workers are dead.
 */
public final class Heartbeat implements AutoCloseable {

    private final LeaseProperties lease;
    private final WorkerSession session;
    private final HeldClaims held;
    private final Loop loop;
    private volatile long renewedAt;
    private volatile Set<WorkerId> dead = Set.of();
    private volatile Runnable onDeaths = () -> {};

    public Heartbeat(LeaseProperties lease, WorkerSession session, HeldClaims held) {
        this.lease = lease;
        this.session = session;
        this.held = held;
        this.loop = new Loop("heartbeat", lease.heartbeat(), this::beat);
        this.renewedAt = System.nanoTime() - lease.duration().toNanos();
    }

    /** Takes the lock, then beats. */
    public void start() throws SQLException {
        dead = session.beat();
        renewedAt = System.nanoTime();
        loop.start();
    }

    /** Whether the last renewal is so fresh that no lease of ours can have run out. Claims nothing and takes nothing over when it is not. */
    public boolean isFresh() {
        return System.nanoTime() - renewedAt < lease.trust().toNanos();
    }

    /** Workers that were dead at the last beat. Whoever acts on it looks again. */
    public Set<WorkerId> dead() {
        return dead;
    }

    /** What to call after a beat that found dead workers, on its thread: it must return at once. */
    public void onDeaths(Runnable listener) {
        onDeaths = listener;
    }

    @Override
    public void close() {
        loop.close(Duration.ofSeconds(5));
        session.close();
    }

    private void beat() throws SQLException {
        long start = System.nanoTime();
        dead = session.beat();
        if (!dead.isEmpty()) {
            onDeaths.run();
        }
        if (start - renewedAt >= lease.renewal().minus(lease.heartbeat()).toNanos()) {
            session.renew(held.runs(), held.units(), lease.duration());
            renewedAt = start;
        }
    }
}
