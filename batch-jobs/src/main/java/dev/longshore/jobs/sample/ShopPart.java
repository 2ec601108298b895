package dev.longshore.jobs.sample;

import dev.longshore.jobs.kind.UnitPlan;
import io.trino.tpch.CustomerGenerator;
import io.trino.tpch.GenerateUtils;
import io.trino.tpch.OrderGenerator;
import io.trino.tpch.PartGenerator;
import io.trino.tpch.SupplierGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one unit loads: a range of rows of one source.
 *
 * @param source what is generated
 * @param part from 1, as the generator counts
 * @param of how many parts there are
 */
record ShopPart(Source source, int part, int of) {

    /** Large enough that the cost of a unit does not show, small enough that several workers share a small shop. */
    private static final int ROWS_PER_PART = 150_000;

    /** An order has four lines on average. */
    private static final int LINES_PER_ORDER = 4;

    /** What the generator makes in one go; the largest first, so that the load does not end with one long unit. */
    enum Source {
        /** Orders with their lines: they come from the same random numbers, and an order without its lines is of no use. */
        ORDERS(OrderGenerator.SCALE_BASE, 1 + LINES_PER_ORDER),
        PARTS(PartGenerator.SCALE_BASE, 1),
        CUSTOMERS(CustomerGenerator.SCALE_BASE, 1),
        SUPPLIERS(SupplierGenerator.SCALE_BASE, 1),
        ORGANIZATIONS(0, 1);

        private final int scaleBase;
        private final int rowsPerItem;

        Source(int scaleBase, int rowsPerItem) {
            this.scaleBase = scaleBase;
            this.rowsPerItem = rowsPerItem;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All parts of a shop of this scale. */
    static List<ShopPart> of(double scale) {
        List<ShopPart> parts = new ArrayList<>();
        for (Source source : Source.values()) {
            long rows = (long) (source.scaleBase * scale) * source.rowsPerItem;
            int of = (int) Math.max(1, (rows + ROWS_PER_PART - 1) / ROWS_PER_PART);
            for (int part = 1; part <= of; part++) {
                parts.add(new ShopPart(source, part, of));
            }
        }
        return parts;
    }

    static ShopPart ofBounds(Map<String, Object> bounds) {
        return new ShopPart(
                Source.valueOf(((String) bounds.get("source")).toUpperCase(Locale.ROOT)),
                ((Number) bounds.get("part")).intValue(),
                ((Number) bounds.get("of")).intValue());
    }

    UnitPlan plan(double scale) {
        long rows = source == Source.ORGANIZATIONS
                ? ShopGenerator.ORGANIZATIONS
                : GenerateUtils.calculateRowCount(source.scaleBase, scale, part, of) * source.rowsPerItem;
        String label = of == 1 ? source.word() : source.word() + ", part " + part + " of " + of;
        return new UnitPlan(label, Map.of("source", source.word(), "part", part, "of", of), rows);
    }
}
