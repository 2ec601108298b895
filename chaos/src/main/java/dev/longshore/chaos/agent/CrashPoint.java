package dev.longshore.chaos.agent;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The places at which a process is made to die: each a window between two things that ought to happen together. Every one is reached by the campaign's crash scenario, or that fails. */
public enum CrashPoint {
    /** The run has an owner, and nothing of it has begun. */
    RUN_CLAIMED(Place.of("jobs.run.RunDriver", "drive", Edge.BEFORE), Needs.A_RUN),
    /** Spring Batch has written the job instance and not its execution: the instance would refuse every later launch. */
    INSTANCE_WITHOUT_EXECUTION(
            new Place(
                    "org.springframework.batch.core.repository.support.SimpleJobRepository",
                    "createJobExecution",
                    Edge.BEFORE),
            Needs.A_RUN),
    /** The execution exists, and the run does not know of it. */
    EXECUTION_CREATED(Place.of("jobs.run.RunPlan", "units", Edge.BEFORE), Needs.A_RUN),
    /** The plan is stored, and no unit can be claimed. */
    PLAN_STORED(Place.of("jobs.run.RunPlan", "units", Edge.AFTER), Needs.A_RUN),
    /** The owner holds the snapshot and has begun the file. */
    SNAPSHOT_TAKEN(Place.of("jobs.export.ExportUnits", "start", Edge.AFTER), Needs.A_RUN),
    /** Step executions are made for units, and neither is committed. */
    STEPS_MADE(Place.of("jobs.run.UnitSplitter", "split", Edge.AFTER), Needs.A_RUN),
    /** A unit is claimed, and its owner never beats again. */
    UNIT_CLAIMED(Place.of("jobs.unit.UnitWorker", "work", Edge.BEFORE), Needs.A_RUN),
    /** The part file is opened, and nothing is in it. */
    PART_OPENED(Place.of("jobs.export.PartFile", "create", Edge.AFTER), Needs.A_RUN),
    /** Rows are in the part file, not on the disk and not in the ledger. */
    CHUNK_WRITTEN(Place.of("jobs.export.PartFile", "force", Edge.BEFORE), Needs.A_RUN),
    /** The chunk is on the disk, and its checkpoint is not written. */
    CHUNK_FORCED(Place.of("jobs.export.PartFile", "force", Edge.AFTER), Needs.A_RUN),
    /** The checkpoint is written, and its transaction not committed. */
    CHECKPOINT_WRITTEN(Place.of("sql.unit.UnitLedger", "checkpoint", Edge.AFTER), Needs.A_RUN),
    /** The last chunk of a unit is committed, and nobody has heard of it. */
    UNIT_DONE(Place.of("jobs.unit.UnitWorker", "finish", Edge.BEFORE), Needs.A_RUN),
    /** All units are done, and the closing step has not begun. */
    UNITS_DONE(Place.of("jobs.run.LedgerSums", "aggregate", Edge.BEFORE), Needs.A_RUN),
    /** The file is half put together of its parts. */
    ASSEMBLING(Place.of("jobs.export.Assembly", "append", Edge.AFTER), Needs.A_RUN),
    /** The file is whole and on the disk, and has not its name. */
    ASSEMBLED(Place.of("jobs.export.Assembly", "finish", Edge.AFTER), Needs.A_RUN),
    /** The manifest has its name; the file does not at the first pass, and does at the second. */
    RENAMED(Place.of("jobs.export.Publishing$RenameAndRecord", "rename", Edge.AFTER), Needs.A_RUN),
    /** The artifact is inserted, and the transaction that completes the run is not committed. */
    PUBLISHING(Place.of("jobs.export.Publishing$RenameAndRecord", "publish", Edge.AFTER), Needs.A_RUN),
    /** The run is COMPLETED, and its owner has not heard of it: half-made files lie about, Batch's rows say that it runs. */
    COMPLETED(Place.of("jobs.run.DrivenRun", "completed", Edge.BEFORE), Needs.A_RUN),
    /** The run is at rest, and Batch's rows of units that never began still wait. */
    BOOKKEEPING(Place.of("jobs.run.RunDriver", "endBookkeeping", Edge.BEFORE), Needs.A_RUN),
    /** An operator's wish is noted, and not done. */
    COMMAND_SEEN(Place.of("jobs.run.CommandDesk", "begin", Edge.AFTER), Needs.A_PAUSE),
    /** No further unit can be claimed, and some are still worked on. */
    UNITS_CLOSED(Place.of("sql.run.RunMoves", "closeUnits", Edge.AFTER), Needs.A_PAUSE),
    /** Spring Batch has ended the execution, and the run's state does not say so. */
    BEFORE_REST(Place.of("jobs.run.RunDriver", "layToRest", Edge.BEFORE), Needs.A_PAUSE),
    /** The run is at rest and answered, and its owner has not let go. */
    AFTER_REST(Place.of("jobs.run.RunDriver", "layToRest", Edge.AFTER), Needs.A_PAUSE),
    /** What a dead worker held is free again, and nobody has it. */
    LOST_UNITS_FREED(Place.of("sql.unit.LostUnit", "<init>", Edge.AFTER), Needs.A_DEATH),
    /** A dead worker's run has a new owner, who has done nothing yet. */
    TAKEN_OVER(Place.of("jobs.run.RunDispatcher", "drive", Edge.BEFORE), Needs.A_DEATH),
    /** A new owner has taken on what the dead one left; the dead execution is still open. */
    ADOPTED(Place.of("sql.unit.UnitPlans", "adopt", Edge.AFTER), Needs.A_DEATH),
    /** Recovery of Batch's rows has ended a step of the dead execution, and not the execution. */
    RECOVERING(Place.of("jobs.run.Recovery", "end", Edge.AFTER), Needs.A_DEATH),
    /** A stopping worker claims no more, and its slots still work. */
    DRAINING(Place.of("jobs.run.RunDispatcher", "beginStop", Edge.AFTER), Needs.A_TERMINATION),
    /** A stopping worker has given everything back, and has not said that it stops. */
    DRAINED(Place.of("jobs.worker.Heartbeat", "close", Edge.BEFORE), Needs.A_TERMINATION),
    /** A call of another system stands in the ledger, and is not made. */
    CALL_ANNOUNCED(Place.of("jobs.syncout.Sending", "announced", Edge.AFTER), Needs.A_CALL);

    private final Place place;
    private final Needs needs;

    CrashPoint(Place place, Needs needs) {
        this.place = place;
        this.needs = needs;
    }

    /** As it is written on a command line and in reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Place place() {
        return place;
    }

    /** Those that a run of the campaign's export leads to, with whatever else they need. */
    public static List<CrashPoint> ofExports() {
        return Stream.of(values()).filter(point -> point.needs != Needs.A_CALL).toList();
    }

    /** What must happen for a process to come by. */
    public Needs needs() {
        return needs;
    }

    /** Whether a process that works on one run passes five times and more. */
    public boolean isPassedOften() {
        return this == CHUNK_WRITTEN || this == CHUNK_FORCED || this == CHECKPOINT_WRITTEN;
    }

    /** Whether a process passes first or last when it passes the method. */
    public enum Edge {
        BEFORE,
        AFTER
    }

    /** What leads a process to a point. */
    public enum Needs {
        A_RUN,
        A_PAUSE,
        A_DEATH,
        A_TERMINATION,
        A_CALL
    }

    /**
     * A method of the product, or of a library within it.
     *
     * @param type full name of the class
     * @param method all of this name
     */
    public record Place(String type, String method, Edge edge) {

        static Place of(String type, String method, Edge edge) {
            return new Place("dev.longshore." + type, method, edge);
        }
    }
}
