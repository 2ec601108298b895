package dev.longshore.jobs.unit;

import dev.longshore.jobs.kind.LeftOut;
import dev.longshore.jobs.kind.Rejection;
import dev.longshore.jobs.unit.Trails.Convicted;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.rejection.RejectedRecords;
import dev.longshore.sql.rejection.RejectedRecords.Reason;
import dev.longshore.sql.unit.HeldUnit;
import dev.longshore.sql.unit.UnitLedger;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees to it that no record takes down more than three workers: one at which three have died is left out and recorded as rejected; a unit that took three
 * down without a chunk between, and nobody knows by what, fails.
 */
final class Suspicion implements AutoCloseable {

    private final Trails trails;
    private final RejectedRecords rejected;
    private final UnitLedger ledger;

    Suspicion(Trails trails, RejectedRecords rejected, UnitLedger ledger) {
        this.trails = trails;
        this.rejected = rejected;
        this.ledger = ledger;
    }

    Trails trails() {
        return trails;
    }

    @Override
    public void close() {
        trails.close();
    }

    /**
     * What the unit must not touch.
     *
     * @param losses workers that died with the unit since its last chunk
     * @throws LongshoreException the unit would take down a fourth
     */
    List<LeftOut> leftOut(HeldUnit held, Counts counts, int losses) {
        List<LeftOut> all = new ArrayList<>();
        if (counts.rejected() > 0) {
            rejected.ofUnit(held.id()).forEach(record -> all.add(new LeftOut(record.position(), record.item())));
        }
        if (losses == 0) {
            return all;
        }
        List<Convicted> convicted = trails.convicted(held).stream()
                .filter(record -> all.stream().noneMatch(known -> known.position() == record.position()))
                .toList();
        // one that more died of was left out already, and to no avail
        if (losses - Trails.DEATHS * convicted.size() >= Trails.DEATHS
                || convicted.stream().anyMatch(record -> record.deaths() > Trails.DEATHS)) {
            throw LongshoreException.of(
                    Category.INTERNAL,
                    "unit-takes-workers-down",
                    "Unit " + held.id() + " (" + ledger.label(held.id()) + ") was lost " + losses
                            + " times without a chunk between: each worker that held it died, or vanished beyond its lease. No single record is to blame, or none could be named.",
                    "Look at the logs of those workers, for memory above all; then restart the run.");
        }
        convicted.forEach(record -> all.add(new LeftOut(record.position(), null)));
        return all;
    }

    /** In the chunk's transaction. */
    void record(HeldUnit held, List<Rejection> rejections) {
        for (Rejection rejection : rejections) {
            rejected.record(
                    held.id(),
                    new Reason(
                            rejection.position(),
                            rejection.item(),
                            rejection.field(),
                            rejection.value(),
                            rejection.rule(),
                            rejection.message(),
                            rejection.content()));
        }
    }
}
