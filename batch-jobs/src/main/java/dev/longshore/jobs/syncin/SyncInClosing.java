package dev.longshore.jobs.syncin;

import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.syncin.SyncMirrors.Mirror;
import dev.longshore.sql.syncin.SyncTarget;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what the run did, and deletes what the file does not name, where the job says so and nothing speaks against it. */
final class SyncInClosing implements ClosingWork {

    private final SyncInSpec spec;
    private final SyncInBooks books;

    SyncInClosing(SyncInSpec spec, SyncInBooks books) {
        this.spec = spec;
        this.books = books;
    }

    @Override
    public Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) throws SQLException {
        Counts counts = units.stream().map(EndedUnit::counts).reduce(Counts.NONE, Counts::plus);
        Tally tally = units.stream().map(unit -> Tally.of(unit.checkpoint())).reduce(new Tally(0, 0), Tally::plus);
        SyncTarget target = books.targets().target(spec.table(), spec.exactTypes(), spec.deleteMissing());
        boolean dry = SyncInUnits.isDry(run);
        Optional<Mirror> mirror =
                books.looksForMissing(spec, run) ? Optional.of(SyncInUnits.mirror(spec, run)) : Optional.empty();
        if (!dry) {
            mirror.ifPresent(books.mirrors()::beginClosing);
        }
        SyncTarget.Missing missing = looksForMissing(mirror, counts)
                ? target.missing(run.run(), SyncInUnits.tenant(spec, run))
                : new SyncTarget.Missing(0, 0);
        if (dry) {
            return new Preview(run, target, tally, counts, missing.among(tally.inserted()));
        }
        if (isTooMany(missing)) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "too-many-missing",
                    tooMany(missing),
                    "If the file is whole, let the job allow more; else ask for a run with the whole file. What was merged stays.");
        }
        return new Merge(run, target, tally, counts, mirror);
    }

    /** The key of what was rejected may be among the missing. */
    private static boolean looksForMissing(Optional<Mirror> mirror, Counts counts) {
        return counts.rejected() == 0 && mirror.isPresent();
    }

    private boolean isTooMany(SyncTarget.Missing rows) {
        return rows.missing() * 100 > rows.all() * spec.mostDeletedPercent();
    }

    private String tooMany(SyncTarget.Missing rows) {
        return "The file does not name " + rows.missing() + " of the table's " + rows.all() + " rows; the job allows "
                + spec.mostDeletedPercent() + " percent to be deleted.";
    }

    /** What dry runs and others have in common. */
    private abstract class Closing implements Publication {

        final RunScope run;
        final SyncTarget target;
        final Counts counts;
        private final Tally tally;

        Closing(RunScope run, SyncTarget target, Tally tally, Counts counts) {
            this.run = run;
            this.target = target;
            this.tally = tally;
            this.counts = counts;
        }

        /** What became of the records, or would. */
        final Map<String, Object> ofRecords() {
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("inserted", tally.inserted());
            detail.put("changed", tally.changed());
            detail.put("unchanged", counts.read() - counts.rejected() - tally.inserted() - tally.changed());
            detail.put("rejected", counts.rejected());
            return detail;
        }

        final void keepFile() {
            books.ends().keep(run.run(), spec.origin().keep());
        }

        @Override
        public final void cleanUp() {
            if (spec.deleteMissing()) {
                try {
                    target.dropSeen(run.run());
                } catch (SQLException e) {
                    throw new IllegalStateException("the keys that run " + run.run() + " saw could not be dropped", e);
                }
            }
        }
    }

    /** Of a dry run: tells what would be deleted, or that it would be refused. */
    private final class Preview extends Closing {

        private final SyncTarget.Missing missing;

        Preview(RunScope run, SyncTarget target, Tally tally, Counts counts, SyncTarget.Missing missing) {
            super(run, target, tally, counts);
            this.missing = missing;
        }

        @Override
        public void publish() {
            Map<String, Object> detail = ofRecords();
            if (spec.deleteMissing()) {
                detail.put("deleted", missing.missing());
            }
            if (isTooMany(missing)) {
                detail.put("refused", tooMany(missing));
            }
            keepFile();
            books.ledger().previewed(run.run(), detail);
        }
    }

    /** Deletes what is missing, and tells. */
    private final class Merge extends Closing {

        private final Optional<Mirror> mirror;

        Merge(RunScope run, SyncTarget target, Tally tally, Counts counts, Optional<Mirror> mirror) {
            super(run, target, tally, counts);
            this.mirror = mirror;
        }

        @Override
        public void publish() throws SQLException {
            Map<String, Object> detail = ofRecords();
            if (spec.deleteMissing()) {
                detail.put("deleted", deleted());
            }
            // last: of a later run it sees all that the deletion could see
            mirror.ifPresent(books.mirrors()::check);
            keepFile();
            books.ledger().merged(run.run(), detail);
        }

        private long deleted() throws SQLException {
            return looksForMissing(mirror, counts) ? target.deleteMissing(run.run(), SyncInUnits.tenant(spec, run)) : 0;
        }
    }
}
