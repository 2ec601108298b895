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
        Tally tally = units.stream().map(unit -> Tally.of(unit.checkpoint())).reduce(new Tally(0, 0), Tally::plus);
        if (books.deletesMissing(spec, run)) {
            books.turns().check(SyncInUnits.turn(spec, run));
        }
        // the key of what was rejected may be among the missing
        boolean looks = counts.rejected() == 0 && books.looksForMissing(spec, run);
        SyncTarget.Missing missing =
                looks ? target.missing(run.run(), SyncInUnits.tenant(spec, run)) : new SyncTarget.Missing(0, 0);
        if (dry) {
            return new Closing(run, target, tally, counts, missing.among(tally.inserted()), true, false);
        }
        if (isTooMany(missing)) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "too-many-missing",
                    tooMany(missing),
                    "If the file is whole, let the job allow more; else ask for a run with the whole file. What was merged stays.");
        }
        return new Closing(run, target, tally, counts, missing, false, looks);
    }

    private boolean isTooMany(SyncTarget.Missing rows) {
        return rows.missing() * 100 > rows.all() * spec.mostDeletedPercent();
    }

    private String tooMany(SyncTarget.Missing rows) {
        return "The file does not name " + rows.missing() + " of the table's " + rows.all() + " rows; the job allows "
                + spec.mostDeletedPercent() + " percent to be deleted.";
    }

    private final class Closing implements Publication {

        private final RunScope run;
        private final SyncTarget target;
        private final Tally tally;
        private final Counts counts;
        private final SyncTarget.Missing missing;
        private final boolean dry;
        private final boolean deletes;

        Closing(
                RunScope run,
                SyncTarget target,
                Tally tally,
                Counts counts,
                SyncTarget.Missing missing,
                boolean dry,
                boolean deletes) {
            this.run = run;
            this.target = target;
            this.tally = tally;
            this.counts = counts;
            this.missing = missing;
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
            } else if (spec.deleteMissing()) {
                detail.put("deleted", missing.missing());
            }
            if (dry && isTooMany(missing)) {
                detail.put("refused", tooMany(missing));
            }
            if (books.deletesMissing(spec, run)) {
                // last: of a later run it sees all that the deletion could see
                books.turns().check(SyncInUnits.turn(spec, run));
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
