package dev.longshore.scheduler.fire;

import dev.longshore.model.schedule.ScheduleId;
import dev.longshore.sql.schedule.FireSubject;
import dev.longshore.sql.schedule.Fires;
import dev.longshore.sql.schedule.NewFire;
import dev.longshore.sql.schedule.OpenFire;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fires that are not at their end, of the schedules that one transaction has locked: read once for all of them when the first is asked for, and anew for a schedule
 * and tenant of which the transaction has written something. For one thread.
 */
final class EarlierFires {

    private final Fires fires;
    private final Set<ScheduleId> locked;
    private final Set<FireSubject> written = new HashSet<>();
    private @Nullable Map<FireSubject, OpenFire> oldest;

    EarlierFires(Fires fires, Collection<ScheduleId> locked) {
        this.fires = fires;
        this.locked = Set.copyOf(locked);
    }

    /** The oldest one that was planned before a fire of its schedule and tenant. */
    Optional<OpenFire> oldestBefore(NewFire fire) {
        FireSubject subject = FireSubject.of(fire);
        if (written.contains(subject)) {
            return fires.open(fire).stream().findFirst();
        }
        Map<FireSubject, OpenFire> known = oldest;
        if (known == null) {
            known = fires.oldestOpen(locked);
            oldest = known;
        }
        return Optional.ofNullable(known.get(subject))
                .filter(one -> one.planned().isBefore(fire.planned()));
    }

    /** What is known of a fire's schedule and tenant is old. */
    void wrote(NewFire fire) {
        written.add(FireSubject.of(fire));
    }
}
