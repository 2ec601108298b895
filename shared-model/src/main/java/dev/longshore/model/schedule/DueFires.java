package dev.longshore.model.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is due since a schedule was last decided, sorted by policy. A fire is missed if nobody decided about it within a minute or so of its time; whatever
 * is younger is asked for as planned, however many there are.
 *
 * @param toAsk oldest first
 * @param givenUp missed ones that the policy does not ask for; null if there are none
 * @param decidedUntil every planned time up to here is in one of the two
 */
public record DueFires(List<Due> toAsk, @Nullable GivenUp givenUp, Instant decidedUntil) {

    /** A schedule of every second has so many in three weeks; the rest is for the next look. */
    private static final int MOST_LOOKED_AT = 2_000_000;

    public DueFires {
        toAsk = List.copyOf(toAsk);
    }

    /**
     * Sorts what is due.
     *
     * @param decidedUntil up to where everything is decided
     * @param now by the database's clock
     * @param lateAfter from when on a fire counts as missed
     */
    public static DueFires since(
            FireTimes times, Policies policies, Instant decidedUntil, Instant now, Duration lateAfter) {
        int kept =
                switch (policies.missed()) {
                    case ONCE -> 1;
                    case ALL -> policies.catchUp();
                    case SKIP -> 0;
                };
        Instant late = now.minus(lateAfter);
        Deque<PlannedFire> missed = new ArrayDeque<>();
        List<Due> toAsk = new ArrayList<>();
        GivenUp givenUp = null;
        Instant at = decidedUntil;
        int looked = 0;
        Optional<PlannedFire> fire = times.next(at);
        while (fire.isPresent() && !fire.get().at().isAfter(now) && looked++ < MOST_LOOKED_AT) {
            at = fire.get().at();
            if (!at.isBefore(late)) {
                toAsk.add(new Due(fire.get(), false));
            } else {
                missed.add(fire.get());
                if (missed.size() > kept) {
                    givenUp = GivenUp.with(givenUp, missed.removeFirst().at());
                }
            }
            fire = times.next(at);
        }
        if (looked > MOST_LOOKED_AT) {
            // far behind: what is nearer to now decides which are kept
            for (PlannedFire one : missed) {
                givenUp = GivenUp.with(givenUp, one.at());
            }
            return new DueFires(List.of(), givenUp, at);
        }
        List<Due> all = new ArrayList<>();
        missed.forEach(one -> all.add(new Due(one, true)));
        all.addAll(toAsk);
        return new DueFires(all, givenUp, now);
    }

    /**
     * One to ask for.
     *
     * @param missed whether nobody decided about it in time
     */
    public record Due(PlannedFire fire, boolean missed) {}

    /** Several that nobody asks for any more, first to last. */
    public record GivenUp(Instant first, Instant last, int times) {

        static GivenUp with(@Nullable GivenUp before, Instant next) {
            return before == null ? new GivenUp(next, next, 1) : new GivenUp(before.first(), next, before.times() + 1);
        }
    }
}
