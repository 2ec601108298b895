package dev.longshore.jobs.aggregation;

import dev.longshore.sql.aggregation.WindowRange;
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
 */
record UnitBounds(
        List<WindowRange> ranges, String source, @Nullable String mark) {

    private static final String RANGES = "ranges";
    private static final String SOURCE = "source";
    private static final String MARK = "mark";

    UnitBounds {
        ranges = List.copyOf(ranges);
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
        return json;
    }

    static UnitBounds of(Map<String, Object> json) {
        List<WindowRange> ranges = ((List<?>) json.get(RANGES))
                .stream().map(range -> range((List<?>) range)).toList();
        return new UnitBounds(ranges, (String) json.get(SOURCE), (String) json.get(MARK));
    }

    private static WindowRange range(List<?> bounds) {
        return new WindowRange(
                LocalDateTime.parse((String) bounds.get(0)), LocalDateTime.parse((String) bounds.get(1)));
    }
}
