package dev.longshore.jobs.syncout;

import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.sql.effect.OrphanedEffects;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What was sent is there. What was announced by somebody who died, for a row that has left the query since, no unit comes across: it is left to a person. Such a call is
 * waited for until it is surely over, for the limit of a call at most.
 */
final class SyncOutClosing implements ClosingWork {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final OrphanedEffects orphans;

    SyncOutClosing(OrphanedEffects orphans) {
        this.orphans = orphans;
    }

    @Override
    public Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) throws InterruptedException {
        String job = run.definition().name().value();
        String tenant = Objects.requireNonNullElse(run.context().tenant(), "");
        Duration left = orphans.overIn(job, tenant, run.run());
        while (!left.isZero()) {
            fence.goOn();
            Thread.sleep(Math.min(left.toMillis(), BETWEEN_LOOKS.toMillis()));
            left = orphans.overIn(job, tenant, run.run());
        }
        return new Publication() {
            @Override
            public void publish() {
                orphans.doubt(job, tenant, run.run());
            }

            @Override
            public void cleanUp() {
                // the ledger stays: it says what must not be sent again
            }
        };
    }
}
