package dev.longshore.jobs.aggregation;

import dev.longshore.sql.aggregation.WindowRange;
import dev.longshore.sql.aggregation.WindowSize;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far a unit is in its windows, which are counted from 1. For one thread. */
final class WindowWalk {

    private static final String DONE = "ranges-done";
    private static final String AT = "at";

    private final List<WindowRange> ranges;
    private final WindowSize size;
    private int rangesDone;
    private @Nullable LocalDateTime at;
    private long done;

    /** At a checkpoint. */
    WindowWalk(List<WindowRange> ranges, WindowSize size, Map<String, Object> checkpoint) {
        this.ranges = List.copyOf(ranges);
        this.size = size;
        this.rangesDone = checkpoint.get(DONE) instanceof Number number ? number.intValue() : 0;
        this.at = checkpoint.get(AT) instanceof String moment ? LocalDateTime.parse(moment) : null;
        this.done =
                ranges.subList(0, rangesDone).stream().mapToLong(this::windows).sum()
                        + (at == null
                                ? 0
                                : windows(new WindowRange(ranges.get(rangesDone).from(), at)));
    }

    Map<String, Object> checkpoint() {
        Map<String, Object> checkpoint = new LinkedHashMap<>();
        checkpoint.put(DONE, rangesDone);
        if (at != null) {
            checkpoint.put(AT, at.toString());
        }
        return checkpoint;
    }

    /** What is left of the stretch that it is at. */
    WindowRange rest() {
        WindowRange range = ranges.get(rangesDone);
        return at == null ? range : new WindowRange(at, range.until());
    }

    /** The next window alone. */
    WindowRange window() {
        LocalDateTime from = rest().from();
        return new WindowRange(from, size.next(from));
    }

    long windows(WindowRange range) {
        return range.windows(size);
    }

    /** How many windows lie behind it. */
    long done() {
        return done;
    }

    boolean isAtEnd() {
        return rangesDone == ranges.size();
    }

    /** Goes beyond these, the next ones. */
    void pass(WindowRange windows) {
        done += windows(windows);
        if (windows.until().isBefore(ranges.get(rangesDone).until())) {
            at = windows.until();
        } else {
            rangesDone++;
            at = null;
        }
    }
}
