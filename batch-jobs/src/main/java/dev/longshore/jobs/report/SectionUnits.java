package dev.longshore.jobs.report;

import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.UnitWork;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.export.SmallQuery;
import dev.longshore.sql.export.Source;
import dev.longshore.sql.export.SourceSnapshot;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** The split step of a report: each section is a unit, and all read one snapshot. */
final class SectionUnits implements UnitWork {

    private static final String SECTION = "section";
    private static final String SNAPSHOT = "snapshot";
    private static final String TAKEN_AT = "takenAt";

    /** A table of thirty pages: what is longer is an export. */
    private static final int MOST_ROWS = 2_000;

    private final ReportSpec spec;
    private final DataSource source;

    SectionUnits(ReportSpec spec, DataSource source) {
        this.spec = spec;
        this.source = source;
    }

    @Override
    public List<UnitPlan> plan(RunScope run) {
        Figures.of(run, spec);
        if (spec.mail() != null) {
            spec.mail().recipients(run);
        }
        return IntStream.range(0, spec.sections().size())
                .mapToObj(number -> new UnitPlan(spec.sections().get(number).title(), Map.of(SECTION, number), null))
                .toList();
    }

    @Override
    public WhileUnitsRun start(RunScope run, List<UnitPlan> plan) {
        return new HeldSnapshot(new Source(source).snapshot());
    }

    @Override
    public UnitProcessor open(RunScope run, ClaimedUnit unit) {
        int number = ((Number) unit.bounds().get(SECTION)).intValue();
        SmallQuery query = new SmallQuery(source);
        return new UnitProcessor() {
            @Override
            public ChunkResult nextChunk() {
                SmallQuery.Result result = query.read(
                        spec.sqlOf(number, run),
                        Figures.of(run, spec).zone(),
                        unit.shared().get(SNAPSHOT),
                        MOST_ROWS);
                SectionData data = new SectionData(result, unit.shared().get(TAKEN_AT));
                return new ChunkResult(Counts.ofWritten(result.rows().size()), data.toJson(), true);
            }

            @Override
            public void hurry() {
                query.cancel();
            }

            @Override
            public void close() {
                // the query has let go of its connection
            }
        };
    }

    private record HeldSnapshot(SourceSnapshot snapshot) implements WhileUnitsRun {

        @Override
        public Map<String, String> shared() {
            return Map.of(SNAPSHOT, snapshot.id(), TAKEN_AT, snapshot.takenAt());
        }

        @Override
        public void advance(List<EndedUnit> next) {
            // the documents are made of all sections at once
        }

        @Override
        public void prove() {
            snapshot.prove();
        }

        @Override
        public void close() {
            snapshot.close();
        }
    }
}
