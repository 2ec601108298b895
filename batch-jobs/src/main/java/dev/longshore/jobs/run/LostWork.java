package dev.longshore.jobs.run;

import dev.longshore.jobs.worker.KnownJobs;
import dev.longshore.jobs.worker.LeaseProperties;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.run.ClaimedRun;
import dev.longshore.sql.run.RunClaims;
import dev.longshore.sql.run.RunEvents;
import dev.longshore.sql.run.RunMoves;
import dev.longshore.sql.unit.UnitBookkeeping;
import dev.longshore.sql.unit.UnitClaims;
import dev.longshore.sql.worker.Workers;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what dead workers left behind and what waited too long. Every worker does this; the rows' locks see to it that each thing is done once. A dead
 * worker is noticed when its session is gone, a vanished host when its leases run out.
 */
final class LostWork {

    private static final Logger log = LoggerFactory.getLogger(LostWork.class);

    private final WorkerId worker;
    private final KnownJobs jobs;
    private final Workers workers;
    private final RunClaims runs;
    private final UnitClaims units;
    private final RunMoves moves;
    private final RunEvents events;
    private final UnitBookkeeping bookkeeping;
    private final LeaseProperties lease;

    LostWork(
            WorkerId worker,
            KnownJobs jobs,
            Workers workers,
            RunClaims runs,
            UnitClaims units,
            RunMoves moves,
            RunEvents events,
            UnitBookkeeping bookkeeping,
            LeaseProperties lease) {
        this.worker = worker;
        this.jobs = jobs;
        this.workers = workers;
        this.runs = runs;
        this.units = units;
        this.moves = moves;
        this.events = events;
        this.bookkeeping = bookkeeping;
        this.lease = lease;
    }

    /**
     * Frees lost units, ends what waited too long, and takes over lost runs.
     *
     * @param most how many runs at most
     * @return the runs that this worker drives from now on
     */
    List<ClaimedRun> takeBack(int most) {
        List<WorkerId> dead = workers.provenDead(lease.silence());
        for (UnitId unit : units.requeueLost(dead)) {
            log.atWarn().addKeyValue("unit", unit).log("unit.lost");
            moves.wakeUnits(unit.run());
        }
        for (RunId expired : moves.expire()) {
            events.record(expired, "run.expired", Map.of());
            log.atWarn().addKeyValue("run", expired).log("run.expired");
        }
        List<ClaimedRun> taken =
                most == 0 ? List.of() : runs.takeOver(worker, jobs.names(), lease.duration(), dead, most);
        taken.forEach(run -> log.atWarn()
                .addKeyValue("run", run.id())
                .addKeyValue("token", run.token())
                .log("run.taken-over"));
        bookkeeping.leftRunning(lease.duration().multipliedBy(2)).forEach(bookkeeping::end);
        if (!dead.isEmpty()) {
            workers.stopped(dead);
            log.atWarn().addKeyValue("workers", dead).log("workers.dead");
        }
        return taken;
    }
}
