package dev.longshore.sql.database;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets another thread cut short whatever a thread waits for: statements on the pools of this process by themselves, other waits where they say how. Nothing is ever
 * interrupted. Limits: a wait for a connection, for a disk or for a lock of this JVM, and what other threads do for it, are not seen. Thread-safe.
 */
public final class ThreadCuts {

    private static final Logger log = LoggerFactory.getLogger(ThreadCuts.class);

    private final Map<Thread, Cut> byThread = new ConcurrentHashMap<>();

    /** What the calling thread begins to wait for from now on may be cut short, until it closes what this returns. Not to be nested. */
    public Cut begin() {
        Cut cut = new Cut(Thread.currentThread());
        if (byThread.putIfAbsent(cut.thread, cut) != null) {
            throw new IllegalStateException(cut.thread.getName() + " may be cut short already");
        }
        return cut;
    }

    /** The calling thread's; empty if it is not to be cut short. */
    public Optional<Cut> ofThisThread() {
        return Optional.ofNullable(byThread.get(Thread.currentThread()));
    }

    /** What one thread waits for. */
    public final class Cut implements AutoCloseable {

        private final Thread thread;
        private final Set<Wait> waits = new HashSet<>();
        private boolean over;

        private Cut(Thread thread) {
            this.thread = thread;
        }

        /** The thread may wait from now on, and this is how the wait is ended: soon, from another thread, as often as it is called. */
        public synchronized Wait at(Runnable end) {
            Wait wait = new Wait(this, end);
            waits.add(wait);
            return wait;
        }

        /** Ends the waits, if there are any, each whatever becomes of the others. Waits for a server's answer, perhaps; no wait is over meanwhile. */
        public synchronized void now() {
            if (!over) {
                waits.forEach(wait -> end(wait.end));
            }
        }

        private void end(Runnable end) {
            try {
                end.run();
            } catch (RuntimeException e) {
                log.atWarn().addKeyValue("thread", thread.getName()).setCause(e).log("cut.failed");
            }
        }

        /** By its own thread. */
        @Override
        public void close() {
            byThread.remove(thread, this);
            synchronized (this) {
                over = true;
                waits.clear();
            }
        }

        private synchronized void over(Wait wait) {
            waits.remove(wait);
        }
    }

    /** Something that may be waited for. */
    public static final class Wait implements AutoCloseable {

        private final Cut cut;
        private final Runnable end;

        private Wait(Cut cut, Runnable end) {
            this.cut = cut;
            this.end = end;
        }

        /** From here on it is not ended by us any more: what ends it was called before, or never will be. */
        @Override
        public void close() {
            cut.over(this);
        }
    }
}
