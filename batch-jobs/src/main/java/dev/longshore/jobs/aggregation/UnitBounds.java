package dev.longshore.jobs.aggregation;

import dev.longshore.model.run.RunId;
import dev.longshore.sql.aggregation.TableTaker;
import dev.longshore.sql.aggregation.WindowRange;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a unit works on, as the ledger keeps it.
 *
 * @param ranges its windows, in order
 * @param source which incarnation of the source was surveyed
 * @param mark where the watermark moves to once all units are done; null if the run leaves it where it is
 * @param seen who had the table when the run was planned; null if an older version planned it, which did not look
 */
record UnitBounds(
        List<WindowRange> ranges,
        String source,
        @Nullable String mark,
        @Nullable TableTaker seen) {

    private static final String RANGES = "ranges";
    private static final String SOURCE = "source";
    private static final String MARK = "mark";
    private static final String TAKEN_BY = "taken-by";
    private static final String TAKEN_AT = "taken-at";

    UnitBounds {
        ranges = List.copyOf(ranges);
    }

    /** Other windows of the same plan. */
    UnitBounds with(List<WindowRange> others) {
        return new UnitBounds(others, source, mark, seen);
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                RANGES,
                ranges.stream()
                        .map(range ->
                                List.of(range.from().toString(), range.until().toString()))
                        .toList());
        json.put(SOURCE, source);
        if (mark != null) {
            json.put(MARK, mark);
        }
        if (seen != null) {
            json.put(TAKEN_BY, seen.run() == null ? 0L : seen.run().value());
            if (seen.at() != null) {
                json.put(TAKEN_AT, seen.at().toString());
            }
        }
        return json;
    }

    static UnitBounds of(Map<String, Object> json) {
        List<WindowRange> ranges = ((List<?>) json.get(RANGES))
                .stream().map(range -> range((List<?>) range)).toList();
        return new UnitBounds(ranges, (String) json.get(SOURCE), (String) json.get(MARK), taker(json));
    }

    private static @Nullable TableTaker taker(Map<String, Object> json) {
        if (!(json.get(TAKEN_BY) instanceof Number run)) {
            return null;
        }
        return run.longValue() == 0
                ? TableTaker.NOBODY
                : new TableTaker(new RunId(run.longValue()), Instant.parse((String) json.get(TAKEN_AT)));
    }

    private static WindowRange range(List<?> bounds) {
        return new WindowRange(
                LocalDateTime.parse((String) bounds.get(0)), LocalDateTime.parse((String) bounds.get(1)));
    }
}
