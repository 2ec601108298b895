package dev.longshore.jobs.kind;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Opens windows for calls. Time goes by two clocks, and the one that says more counts: the monotonic one goes on while a process is stopped, and the wall clock while
 * its host sleeps. A wall clock that is set forward closes windows, which costs a try and nothing else.
 *
 * @param nanos a clock that only goes forward
 * @param wall the host's
 * @param trust how long the proof of a claim is trusted: no longer than a lease less one renewal, and no longer than {@link #GRACE}
 */
public record CallWindows(LongSupplier nanos, Clock wall, Duration trust) {

    /** How much later than it was announced a call may begin, and so how much longer than its limit the ledger lets it take to be given up. */
    public static final Duration GRACE = Duration.ofSeconds(2);

    public CallWindows {
        trust = trust.compareTo(GRACE) > 0 ? GRACE : trust;
    }

    /** For calls whose claim is proven after this. */
    public CallWindow open() {
        return open(trust, () -> {});
    }

    /**
     * For several calls, one after the other, that last longer together than a proof is trusted.
     *
     * @param most how long after now the last one may begin
     * @param fence asked again before a call whose last proof is too old
     */
    public CallWindow open(Duration most, Fence fence) {
        return new Window(most, fence);
    }

    private final class Window implements CallWindow {

        private final Duration most;
        private final Fence fence;
        private final Moment opened = new Moment(nanos.getAsLong(), wall.instant());
        private Moment proven = opened;
        private boolean closed;

        Window(Duration most, Fence fence) {
            this.most = most;
            this.fence = fence;
        }

        @Override
        public synchronized boolean isOpen() {
            if (!closed && !isFresh()) {
                closed = true;
            }
            return !closed;
        }

        private boolean isFresh() {
            Moment now = new Moment(nanos.getAsLong(), wall.instant());
            if (now.since(opened).compareTo(most) > 0) {
                return false;
            }
            if (now.since(proven).compareTo(trust) <= 0) {
                return true;
            }
            try {
                fence.check();
            } catch (ClaimLostException e) {
                return false;
            }
            Moment after = new Moment(nanos.getAsLong(), wall.instant());
            proven = now;
            return after.since(now).compareTo(trust) <= 0 && after.since(opened).compareTo(most) <= 0;
        }
    }

    /** By both clocks. */
    private record Moment(long nanos, Instant wall) {

        Duration since(Moment earlier) {
            Duration monotonic = Duration.ofNanos(nanos - earlier.nanos);
            Duration byWall = Duration.between(earlier.wall, wall);
            return monotonic.compareTo(byWall) > 0 ? monotonic : byWall;
        }
    }
}
