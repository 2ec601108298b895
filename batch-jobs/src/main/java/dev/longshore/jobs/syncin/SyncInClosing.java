package dev.longshore.jobs.syncin;

import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.syncin.SyncTarget;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        boolean dry = SyncInUnits.isDry(run);
        SyncTarget target = books.targets().target(spec.table(), spec.exactTypes(), spec.deleteMissing());
        // the key of what was rejected may be among the missing
        boolean deletes = counts.rejected() == 0 && books.deletesMissing(spec, run);
        if (deletes) {
            refuseTooMany(target.missing(run.run(), SyncInUnits.tenant(spec, run)));
        }
        Tally tally = units.stream().map(unit -> Tally.of(unit.checkpoint())).reduce(new Tally(0, 0), Tally::plus);
        return new Closing(run, target, tally, counts, dry, deletes);
    }

    private void refuseTooMany(SyncTarget.Missing rows) {
        if (rows.missing() * 100 > rows.all() * spec.mostDeletedPercent()) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "too-many-missing",
                    "The file does not name " + rows.missing() + " of the table's " + rows.all()
                            + " rows; the job allows " + spec.mostDeletedPercent() + " percent to be deleted.",
                    "If the file is whole, let the job allow more; else ask for a run with the whole file. What was merged stays.");
        }
    }

    private final class Closing implements Publication {

        private final RunScope run;
        private final SyncTarget target;
        private final Tally tally;
        private final Counts counts;
        private final boolean dry;
        private final boolean deletes;

        Closing(RunScope run, SyncTarget target, Tally tally, Counts counts, boolean dry, boolean deletes) {
            this.run = run;
            this.target = target;
            this.tally = tally;
            this.counts = counts;
            this.dry = dry;
            this.deletes = deletes;
        }

        @Override
        public void publish() throws SQLException {
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("inserted", tally.inserted());
            detail.put("changed", tally.changed());
            detail.put("unchanged", counts.read() - counts.rejected() - tally.inserted() - tally.changed());
            detail.put("rejected", counts.rejected());
            if (deletes) {
                detail.put("deleted", target.deleteMissing(run.run(), SyncInUnits.tenant(spec, run)));
            } else if (spec.deleteMissing() && !dry) {
                detail.put("deleted", 0);
            }
            books.ends().keep(run.run(), spec.origin().keep());
            if (dry) {
                books.ledger().previewed(run.run(), detail);
            } else {
                books.ledger().merged(run.run(), detail);
            }
        }

        @Override
        public void cleanUp() {
            if (spec.deleteMissing()) {
                try {
                    target.dropSeen(run.run());
                } catch (SQLException e) {
                    throw new IllegalStateException("the keys that run " + run.run() + " saw could not be dropped", e);
                }
            }
        }
    }
}
