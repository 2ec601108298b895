package dev.longshore.jobs.syncout;

import dev.longshore.jobs.effect.Judgement;
import dev.longshore.jobs.effect.Permits;
import dev.longshore.jobs.http.HttpCalls;
import dev.longshore.jobs.http.Secrets;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.RejectionLimit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.UnitWork;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.sql.effect.Dependencies;
import dev.longshore.sql.effect.EffectLedger;
import dev.longshore.sql.effect.RateHolder;
import dev.longshore.sql.effect.Sender;
import dev.longshore.sql.export.Column;
import dev.longshore.sql.export.ExportQuery;
import dev.longshore.sql.export.JsonRow;
import dev.longshore.sql.export.KeyRange;
import dev.longshore.sql.export.Source;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The split step of a sync out: each unit sends the rows of a range of the key. */
final class SyncOutUnits implements UnitWork {

    private final SyncOutSpec spec;
    private final Source source;
    private final EffectLedger ledger;
    private final Dependencies dependencies;
    private final Outside outside;

    /** What leads out. */
    record Outside(HttpCalls http, Secrets secrets, JsonMapper json, LongSupplier nanos) {}

    SyncOutUnits(SyncOutSpec spec, Source source, EffectLedger ledger, Dependencies dependencies, Outside outside) {
        this.spec = spec;
        this.source = source;
        this.ledger = ledger;
        this.dependencies = dependencies;
        this.outside = outside;
    }

    @Override
    public List<UnitPlan> plan(RunScope run) {
        ExportQuery query = source.describe(spec.sqlOf(run), spec.source().key());
        Set<String> columns = query.columns().stream().map(Column::name).collect(Collectors.toSet());
        spec.refuseOtherPlaces(columns::contains);
        dependencies.know(spec.pace().dependency());
        return source.plan(query, spec.source().unitRows()).stream()
                .map(planned -> new UnitPlan(planned.label(), planned.range().toJson(), planned.rows()))
                .toList();
    }

    @Override
    public WhileUnitsRun start(RunScope run, List<UnitPlan> plan) {
        return new NothingHeld();
    }

    @Override
    public RejectionLimit limit() {
        return spec.limit();
    }

    @Override
    public UnitProcessor open(RunScope run, ClaimedUnit unit) {
        String sql = spec.sqlOf(run);
        KeyRange range = KeyRange.of(unit.bounds());
        Requests requests = new Requests(spec, outside.secrets(), outside.json());
        Sender sender = new Sender(
                run.definition().name().value(),
                Objects.requireNonNullElse(run.context().tenant(), ""),
                unit.id(),
                unit.token());
        Sending sending = new Sending(
                spec,
                new Sending.Tools(
                        ledger,
                        dependencies,
                        outside.http(),
                        new Judgement(spec.rules(), new SplittableRandom()),
                        outside.nanos()),
                sender,
                unit.fence(),
                requests);
        Permits permits = new Permits(
                dependencies,
                spec.pace().dependency(),
                new RateHolder(unit.id().run(), unit.id() + "/" + unit.token()),
                spec.pace().rate(),
                spec.request().limit(),
                outside.nanos());
        return new SyncOutUnit(
                spec,
                unit,
                new Rows(source, sql, spec.source().key(), range),
                requests,
                new SyncOutUnit.Parts(
                        new Planning(ledger, sender, unit.fence(), spec.safety()), sending, permits, dependencies),
                outside.nanos());
    }

    /** As what is committed now has them. */
    private record Rows(Source source, String sql, List<String> key, KeyRange range) implements SyncOutUnit.Upcoming {

        @Override
        public List<JsonRow> rows(List<String> last, int most) {
            return source.page(sql, key, range, last, most);
        }

        @Override
        public Optional<JsonRow> row(List<String> of) {
            return source.row(sql, key, of);
        }

        @Override
        public Optional<List<String>> keyAfter(List<String> last) {
            return source.keyAfter(sql, key, range, last, 1, List.of(), null);
        }
    }

    private record NothingHeld() implements WhileUnitsRun {

        @Override
        public Map<String, String> shared() {
            return Map.of();
        }

        @Override
        public void advance(List<EndedUnit> ended) {
            // each row stands for itself
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
