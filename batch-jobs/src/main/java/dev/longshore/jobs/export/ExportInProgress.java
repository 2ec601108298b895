package dev.longshore.jobs.export;

import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.CutShortException;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.sql.export.SourceSnapshot;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the owner of an export holds while its units run: the snapshot that all read, and the file that finished parts are appended to early. */
final class ExportInProgress implements WhileUnitsRun {

    static final String SNAPSHOT = "snapshot";
    static final String TAKEN_AT = "snapshotTakenAt";

    private static final Logger LOG = LoggerFactory.getLogger(ExportInProgress.class);

    private final RunScope run;
    private final SourceSnapshot snapshot;
    private final Assembly assembly;
    private volatile boolean hurried;
    private boolean abandoned;

    ExportInProgress(RunScope run, SourceSnapshot snapshot, Assembly assembly) {
        this.run = run;
        this.snapshot = snapshot;
        this.assembly = assembly;
    }

    @Override
    public Map<String, String> shared() {
        return Map.of(SNAPSHOT, snapshot.id(), TAKEN_AT, snapshot.takenAt());
    }

    /** A failure here costs only time: the closing step starts afresh, and says what is wrong if it still is. */
    @Override
    public void advance(List<EndedUnit> next) {
        if (abandoned) {
            return;
        }
        try {
            for (EndedUnit unit : next) {
                assembly.append(unit, this::goOn);
            }
            assembly.startWriteback();
        } catch (CutShortException e) {
            abandon();
            throw e;
        } catch (RuntimeException e) {
            abandon();
            LOG.atWarn().addKeyValue("run", run.run()).setCause(e).log("export.assembly-abandoned");
        }
    }

    private void abandon() {
        abandoned = true;
        assembly.abandon();
    }

    @Override
    public void hurry() {
        hurried = true;
    }

    private void goOn() {
        if (hurried) {
            throw new CutShortException();
        }
    }

    @Override
    public void prove() {
        snapshot.prove();
    }

    @Override
    public void close() {
        snapshot.close();
        assembly.pause();
    }
}
