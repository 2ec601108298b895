package dev.longshore.jobs.effect;

import dev.longshore.sql.effect.Dependencies;
import dev.longshore.sql.effect.Dependencies.Wish;
import dev.longshore.sql.effect.RateHolder;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * A unit's slice of the rate. Each call uses a permit from before it begins until a second after it has ended; so whichever two calls the other side receives within
 * one second, their permits are in use together, and there are no more permits than the rate. That holds however late a call arrives. For one thread.
 */
public final class Permits {

    private static final Duration REST = Duration.ofSeconds(1);
    private static final Duration USE = Duration.ofSeconds(4);

    /** Who finds none free at least this often waits for permits. */
    private static final Duration LONGER = Duration.ofSeconds(3);

    private final Dependencies dependencies;
    private final String dependency;
    private final RateHolder holder;
    private final int rate;
    private final Duration limit;
    private final LongSupplier nanos;
    private final PriorityQueue<Long> freeAt = new PriorityQueue<>();
    private long calls;
    private long until;
    private long shortSince;
    private long shortAt;

    /**
     * Holds none yet.
     *
     * @param rate calls a second of all together; 0 for no limit
     * @param limit how long a call may last
     * @param nanos a clock that only goes forward
     */
    public Permits(
            Dependencies dependencies,
            String dependency,
            RateHolder holder,
            int rate,
            Duration limit,
            LongSupplier nanos) {
        this.dependencies = dependencies;
        this.dependency = dependency;
        this.holder = holder;
        this.rate = rate;
        this.limit = limit;
        this.nanos = nanos;
        this.until = nanos.getAsLong();
        this.shortAt = until - LONGER.toNanos() - 1;
    }

    /** Takes as many as are free now, at most so many. */
    public int take(int most) {
        if (rate == 0) {
            return most;
        }
        renew();
        long now = nanos.getAsLong();
        int taken = 0;
        while (taken < most && !freeAt.isEmpty() && freeAt.peek() <= now && now + limit.toNanos() < until) {
            freeAt.poll();
            taken++;
        }
        if (taken == 0) {
            shortSince = waits(now) ? shortSince : now;
            shortAt = now;
        }
        calls += taken;
        return taken;
    }

    /** Gives back what was taken, all calls having ended; some may not have been made. */
    public void ended(int taken, int made) {
        if (rate == 0) {
            return;
        }
        long now = nanos.getAsLong();
        for (int i = 0; i < taken; i++) {
            freeAt.add(i < made ? now + REST.toNanos() : now);
        }
        calls -= taken;
    }

    /** How long until the next is free. */
    public Duration nextIn() {
        Long next = freeAt.peek();
        return next == null ? Duration.ofMillis(200) : Duration.ofNanos(Math.max(1_000_000, next - nanos.getAsLong()));
    }

    public void close() {
        if (rate > 0) {
            dependencies.giveBack(dependency, holder, REST);
        }
    }

    /** Whether it found none free just now; it takes what is free before it looks again. */
    private boolean waits(long now) {
        return now - shortAt <= LONGER.toNanos();
    }

    /** The slice is anybody's a second after the last moment at which a call of it can end. */
    private void renew() {
        long now = nanos.getAsLong();
        if (calls > 0 || now + limit.toNanos() + USE.toNanos() / 2 < until) {
            return;
        }
        Duration lease = limit.plus(USE).plus(REST);
        // what is in use or rests stays ours: somebody else's call could meet it within the same second
        int resting = (int) freeAt.stream().filter(free -> free > now).count();
        Duration waited = waits(now) ? Duration.ofNanos(now - shortSince) : Duration.ZERO;
        int held = dependencies.slice(dependency, holder, new Wish(resting, rate, lease, waited));
        until = held == 0 ? now : now + lease.minus(REST).toNanos();
        while (freeAt.size() > held) {
            freeAt.poll();
        }
        while (freeAt.size() < held) {
            freeAt.add(now);
        }
    }
}
