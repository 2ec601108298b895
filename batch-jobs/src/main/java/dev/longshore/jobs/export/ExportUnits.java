package dev.longshore.jobs.export;

import dev.longshore.jobs.export.Checkpoint.SnapshotRead;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.RejectionLimit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.UnitWork;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.export.ExportQuery;
import dev.longshore.sql.export.KeyRange;
import dev.longshore.sql.export.RowCopy;
import dev.longshore.sql.export.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The split step of an export: each unit writes the rows of a range of the key to a part file of its own. */
final class ExportUnits implements UnitWork {

    private static final Logger LOG = LoggerFactory.getLogger(ExportUnits.class);
    private static final String COLUMNS = "columns";

    private final ExportSpec spec;
    private final Source source;
    private final ExportFolders folders;
    private final Assemblies assemblies;
    private final JsonMapper json;

    ExportUnits(ExportSpec spec, Source source, ExportFolders folders, Assemblies assemblies, JsonMapper json) {
        this.spec = spec;
        this.source = source;
        this.folders = folders;
        this.assemblies = assemblies;
        this.json = json;
    }

    @Override
    public List<UnitPlan> plan(RunScope run) {
        ExportSpec.zoneOf(run);
        List<UnitPlan> units = new ArrayList<>();
        for (int number = 0; number < spec.files().size(); number++) {
            int place = number;
            ExportFile file = spec.files().get(place);
            units.addAll(file.checked(() -> plan(run, file, place)));
        }
        return units;
    }

    private List<UnitPlan> plan(RunScope run, ExportFile file, int place) {
        ExportQuery query = source.describe(file.sqlOf(run), file.key());
        file.format().check(query);
        return source.plan(query, spec.cut().unitRows()).stream()
                .map(planned -> {
                    Map<String, Object> bounds =
                            new LinkedHashMap<>(planned.range().toJson());
                    bounds.put(COLUMNS, query.columnsFingerprint());
                    bounds.putAll(spec.boundsOf(place));
                    return new UnitPlan(spec.label(place, planned.label()), bounds, planned.rows());
                })
                .toList();
    }

    @Override
    public WhileUnitsRun start(RunScope run, List<UnitPlan> plan) {
        List<ExportQuery> queries = spec.files().stream()
                .map(file -> source.describe(file.sqlOf(run), file.key()))
                .toList();
        Assembly assembly = assemblies.begin(run, spec, queries);
        try {
            return new ExportInProgress(run, source.snapshot(), assembly);
        } catch (RuntimeException e) {
            assembly.pause();
            throw e;
        }
    }

    @Override
    public RejectionLimit limit() {
        return spec.limit();
    }

    @Override
    public UnitProcessor open(RunScope run, ClaimedUnit unit) {
        ExportFile file = spec.files().get(ExportSpec.fileOf(unit.bounds()));
        PartFile part = PartFile.create(folders.part(unit.id(), unit.token()));
        try {
            Checkpoint before = continued(run, unit, part);
            Withheld withheld = withheld(run, file, unit, before);
            readFirstAlone(run, file, unit, withheld.place(before.rows()), withheld);
            RowCopy rows = source.read(
                    file.rowsOf(run),
                    KeyRange.of(unit.bounds()),
                    before.lastKey(),
                    withheld.keys(),
                    unit.shared().get(ExportInProgress.SNAPSHOT));
            try {
                refuseOtherColumns(unit.bounds(), rows.query());
            } catch (RuntimeException e) {
                rows.close();
                throw e;
            }
            return new ExportUnit(
                    "export-" + unit.id(),
                    rows,
                    part,
                    before,
                    unit.counts().written(),
                    withheld,
                    file.format(),
                    spec.cut().chunkRows());
        } catch (RuntimeException e) {
            part.close();
            throw e;
        }
    }

    private Withheld withheld(RunScope run, ExportFile file, ClaimedUnit unit, Checkpoint before) {
        return Withheld.of(unit, before.rows(), json, (rows, without) -> source.keyAfter(
                        file.sqlOf(run),
                        file.key(),
                        KeyRange.of(unit.bounds()),
                        before.lastKey(),
                        rows,
                        without,
                        unit.shared().get(ExportInProgress.SNAPSHOT))
                .orElse(null));
    }

    /** A row at which a worker may have died while it waited for the query is read alone first, once its query is known to answer: a death is its own then. */
    private void readFirstAlone(RunScope run, ExportFile file, ClaimedUnit unit, Place place, Withheld withheld) {
        if (!place.isFirstSuspect()) {
            return;
        }
        KeyRange range = KeyRange.of(unit.bounds());
        Optional<List<String>> key = source.keyAfter(
                file.sqlOf(run),
                file.key(),
                range,
                List.of(),
                1,
                withheld.keys(),
                unit.shared().get(ExportInProgress.SNAPSHOT));
        if (key.isPresent()) {
            place.aboutToRead();
            // the row of that key is the first of those from it on
            source.page(file.sqlOf(run), file.key(), range, withheld.lastOfFirst(), 1);
            place.between();
        }
    }

    /** Where the new part begins: after what an earlier claim committed, or at the start if that is missing or damaged. */
    private Checkpoint continued(RunScope run, ClaimedUnit unit, PartFile part) {
        Map<String, String> shared = unit.shared();
        String snapshot = shared.get(ExportInProgress.SNAPSHOT);
        String takenAt = shared.get(ExportInProgress.TAKEN_AT);
        if (!unit.checkpoint().isEmpty()) {
            Checkpoint before = Checkpoint.of(unit.checkpoint());
            Path earlier = folders.work(run.run()).resolve(before.file());
            folders.deletePartsBefore(unit.id(), unit.token(), earlier);
            if (part.copyCommitted(earlier, before.bytes(), before.crc32c())) {
                List<SnapshotRead> snapshots =
                        Checkpoint.with(before.snapshots(), new SnapshotRead(snapshot, takenAt, before.rows()));
                return new Checkpoint(
                        part.name(), before.bytes(), before.rows(), before.crc32c(), before.lastKey(), snapshots);
            }
            LOG.atWarn()
                    .addKeyValue("unit", unit.id())
                    .addKeyValue("file", earlier)
                    .addKeyValue("bytes", before.bytes())
                    .log(
                            "export.part-damaged: the part is missing, shorter than its checkpoint or changed; its unit starts over");
            part.empty();
        }
        return new Checkpoint(part.name(), 0, 0, 0, List.of(), List.of(new SnapshotRead(snapshot, takenAt, 0)));
    }

    /** Fails if the query has other columns now than when the run was planned: one file cannot hold both. */
    static void refuseOtherColumns(Map<String, Object> bounds, ExportQuery query) {
        if (!query.columnsFingerprint().equals(bounds.get(COLUMNS))) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "columns-changed",
                    "The columns of the query are not those that the run was planned with: a table was altered meanwhile.",
                    "Abandon this run and ask for a new one.");
        }
    }
}
