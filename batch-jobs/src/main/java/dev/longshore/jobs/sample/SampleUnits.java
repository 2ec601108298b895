package dev.longshore.jobs.sample;

import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.UnitWork;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.sample.SampleShop;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Loads the tables part by part. Rows and checkpoint commit in one transaction, so that a chunk is in the table once, whatever dies. */
final class SampleUnits implements UnitWork {

    /** With an order's lines about 50,000 rows: a second of work, which is how long a pause may take to be heard. */
    private static final int ITEMS_PER_CHUNK = 10_000;

    private final SampleShop shop;

    /** The generator of the scale that was loaded last: making one takes a while, and all units of a run want the same. */
    private final AtomicReference<@Nullable ShopGenerator> latest = new AtomicReference<>();

    SampleUnits(SampleShop shop) {
        this.shop = shop;
    }

    /** Nothing, if the shop holds this scale already. */
    @Override
    public List<UnitPlan> plan(RunScope run) {
        BigDecimal scale = scaleOf(run);
        if (shop.loadedScale().filter(loaded -> loaded.compareTo(scale) == 0).isPresent()) {
            return List.of();
        }
        return ShopPart.of(scale.doubleValue()).stream()
                .map(part -> part.plan(scale.doubleValue()))
                .toList();
    }

    @Override
    public WhileUnitsRun start(RunScope run, List<UnitPlan> plan) {
        if (!plan.isEmpty()) {
            shop.prepare(run.run());
        }
        return new NothingHeld();
    }

    @Override
    public UnitProcessor open(RunScope run, ClaimedUnit unit) {
        ShopRows rows = generator(scaleOf(run).doubleValue()).rows(ShopPart.ofBounds(unit.bounds()), shop, run.run());
        long done = unit.checkpoint().get("items") instanceof Number items ? items.longValue() : 0;
        rows.skip(done);
        return new Loader(rows, done);
    }

    static BigDecimal scaleOf(RunScope run) {
        return (BigDecimal) run.parameters().get(SampleKind.SCALE);
    }

    private ShopGenerator generator(double scale) {
        // two threads may make one each at the same moment; either is right
        ShopGenerator known = latest.get();
        if (known == null || known.scale() != scale) {
            known = new ShopGenerator(scale);
            latest.set(known);
        }
        return known;
    }

    private static final class Loader implements UnitProcessor {

        private final ShopRows rows;
        private long items;

        Loader(ShopRows rows, long items) {
            this.rows = rows;
            this.items = items;
        }

        @Override
        public ChunkResult nextChunk() throws SQLException {
            ShopRows.Written written = rows.write(ITEMS_PER_CHUNK);
            items += written.items();
            return new ChunkResult(Counts.ofWritten(written.rows()), Map.of("items", items), !rows.hasMore());
        }

        @Override
        public void close() {
            // a chunk lets go of its connection itself
        }
    }

    private record NothingHeld() implements WhileUnitsRun {

        @Override
        public Map<String, String> shared() {
            return Map.of();
        }

        @Override
        public void advance(List<EndedUnit> ended) {
            // nothing can be done early: the tables are swapped together
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
