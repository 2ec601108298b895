package dev.longshore.jobs.syncin;

import dev.longshore.jobs.input.FilePattern;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.RejectionLimit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.UnitWork;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.input.InputFileRow;
import dev.longshore.sql.syncin.SyncMirrors;
import dev.longshore.sql.syncin.SyncTarget;
import dev.longshore.sql.syncin.ToldFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The split step of a sync in: each unit reads the file from its beginning to its end, and works on the records whose key falls to it. */
final class SyncInUnits implements UnitWork {

    private static final String PARAMETER = "parameters." + SyncInSpec.INPUT;
    private static final int MOST_LOOKED_UP = 1_000_000;

    private final SyncInSpec spec;
    private final SyncInBooks books;
    private final CutsOfRuns cuts = new CutsOfRuns();

    SyncInUnits(SyncInSpec spec, SyncInBooks books) {
        this.spec = spec;
        this.books = books;
    }

    @Override
    public List<UnitPlan> plan(RunScope run) {
        try {
            tenant(spec, run);
            InputFile file = input(run);
            books.targets().target(spec.table(), spec.exactTypes(), false);
            boolean spreads = books.targets().spreads(spec.table(), spec.exactTypes());
            int lanes = spreads ? spec.unitsFor(file.size()) : 1;
            int units = lanes * (lanes > 1 ? file.turns(spec) : 1);
            Map<String, Object> bounds = file.toBounds(books.folders().data());
            return IntStream.range(0, units)
                    .mapToObj(share -> {
                        Map<String, Object> own = new HashMap<>(bounds);
                        Share.planned(share, units, lanes).addTo(own);
                        return new UnitPlan(file.name() + " " + (share + 1) + "/" + units, own, null);
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that the run names by its id, or the one that lies in the inbox. */
    private InputFile input(RunScope run) throws IOException {
        if (run.parameters().get(SyncInSpec.INPUT) instanceof String id) {
            return sent(run, id);
        }
        if (spec.origin().fetch().isPresent()) {
            return kept(books.fetching().file(run, spec.origin().fetch().get()));
        }
        if (!spec.origin().hasOwn()) {
            throw LongshoreException.badInput(
                    "sync-in-input",
                    PARAMETER,
                    "The job reads files that are sent to it alone, and the run names none.",
                    "Send a file, and ask for a run with its id as the parameter input.");
        }
        Path file = new FilePattern(spec.origin().file(), FilePattern.Place.INBOX).existing(run, books.inbox());
        InputFile found = InputFile.of(file, spec.format());
        books.told().before(run.run()).ifPresent(told -> check(found, told));
        return found;
    }

    /** A run that follows a dry one does what that told, or nothing. */
    private void check(InputFile found, ToldFiles.Told told) {
        String path = books.folders().data().relativize(found.path()).toString();
        if (!path.equals(told.path())
                || found.size() != told.size()
                || !found.changed().equals(told.changed())) {
            throw LongshoreException.of(
                    Category.EXTERNAL,
                    "source-changed",
                    "The file " + path + " is not what it was when the dry run told what would come of it.",
                    "Ask for a dry run of the file as it is now, and abandon this one.");
        }
    }

    /** A file of another job, or of another tenant, is none. */
    private InputFile sent(RunScope run, String id) throws IOException {
        InputFileRow row = books.sent(id)
                .filter(file -> file.job().equals(run.definition().name().value()))
                .filter(file -> Objects.equals(file.tenant(), run.context().tenant()))
                .orElseThrow(() -> LongshoreException.badInput(
                        "sync-in-input",
                        PARAMETER,
                        "No file " + Utf8.storable(id, 100) + " was sent to this job for this tenant.",
                        "Send the file to the job, and name the id that the answer gave."));
        return kept(row);
    }

    private InputFile kept(InputFileRow row) throws IOException {
        if (row.removedAt() != null) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "sync-in-removed",
                    "The file " + row.name() + " was removed at " + row.removedAt() + ", since its time was over.",
                    "Send it again, and ask for a new run.");
        }
        Path path = books.inputs().path(row.id());
        if (!Files.isRegularFile(path)) {
            throw LongshoreException.of(
                    Category.EXTERNAL,
                    "sync-in-missing",
                    "The file " + row.name() + " is not in the folder inputs of this worker's installation.",
                    "Workers on several hosts need one data folder that all of them see.");
        }
        return InputFile.of(
                path, row.name(), row.format() == null ? spec.format() : SyncInSpec.Format.of(row.format(), PARAMETER));
    }

    /** Whose rows a run writes; null where the table's are nobody's in particular. */
    static @Nullable String tenant(SyncInSpec spec, RunScope run) {
        String tenant = run.context().tenant();
        if (!spec.table().tenant().isEmpty() && tenant == null) {
            throw LongshoreException.badInput(
                    "sync-in-tenant",
                    "tenant",
                    "The run names no tenant, and every row that the job writes is a tenant's.",
                    "Ask for a run of one tenant.");
        }
        return spec.table().tenant().isEmpty() ? null : tenant;
    }

    @Override
    public WhileUnitsRun start(RunScope run, List<UnitPlan> plan) {
        if (books.looksForMissing(spec, run)) {
            books.targets().dropLeftSeen();
            SyncTarget target = books.targets().target(spec.table(), spec.exactTypes(), true);
            if (isDry(run)) {
                target.prepareSeen(run.run());
            } else {
                books.mirrors().begin(mirror(spec, run), target);
            }
        }
        return new NothingHeld();
    }

    static SyncMirrors.Mirror mirror(SyncInSpec spec, RunScope run) {
        return new SyncMirrors.Mirror(run.run(), run.definition().name(), tenant(spec, run));
    }

    static boolean isDry(RunScope run) {
        return Boolean.TRUE.equals(run.parameters().get(SyncInSpec.DRY_RUN));
    }

    @Override
    public RejectionLimit limit() {
        return spec.limit();
    }

    @Override
    public UnitProcessor open(RunScope run, ClaimedUnit unit) {
        try {
            InputFile file = InputFile.ofBounds(unit.bounds(), books.folders().data());
            boolean dry = isDry(run);
            SyncTarget target =
                    books.targets().target(spec.table(), spec.exactTypes(), books.looksForMissing(spec, run));
            Map<String, Set<String>> known = lookups();
            Share share = Share.ofBounds(unit.bounds());
            FileCuts shared = cuts(run, unit, share, file);
            SyncInUnit.Opening opening = place -> new RecordReader(
                    file.open(spec, books.json(), place),
                    spec.rules().stream()
                            .map(rules -> new FieldReader(rules, known.getOrDefault(rules.column(), Set.of())))
                            .toList(),
                    spec.table().key(),
                    share,
                    shared,
                    tenant(spec, run));
            return new SyncInUnit(spec, books, run.run(), unit, opening, target, dry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values that a column may have, by column; as they are when the unit is opened. */
    private Map<String, Set<String>> lookups() {
        Map<String, Set<String>> known = new HashMap<>();
        for (Rules rules : spec.rules()) {
            rules.lookup()
                    .ifPresent(lookup -> known.put(
                            rules.column(), books.targets().lookup(lookup.table(), lookup.column(), MOST_LOOKED_UP)));
        }
        return known;
    }

    private FileCuts cuts(RunScope run, ClaimedUnit unit, Share share, InputFile file) {
        return share.byForm() && file.format() != SyncInSpec.Format.XLSX
                ? cuts.of(new CutsOfRuns.Plan(run.run(), Share.common(unit.bounds())), share.of())
                : FileCuts.none();
    }

    private record NothingHeld() implements WhileUnitsRun {

        @Override
        public Map<String, String> shared() {
            return Map.of();
        }

        @Override
        public void advance(List<EndedUnit> ended) {
            // a chunk is in the table from its commit on
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
