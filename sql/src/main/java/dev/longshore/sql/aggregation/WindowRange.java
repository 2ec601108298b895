package dev.longshore.sql.aggregation;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One window or several that follow each other, in the local time of the rollup's zone.
 *
 * @param from first moment in it
 * @param until first moment beyond it
 */
public record WindowRange(LocalDateTime from, LocalDateTime until) {

    public WindowRange {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("no window begins at " + from + " and ends before " + until);
        }
    }

    /** The windows that begin at these starts; those that follow each other as one range. In order. */
    public static List<WindowRange> of(Collection<LocalDateTime> starts, WindowSize size) {
        List<WindowRange> ranges = new ArrayList<>();
        for (LocalDateTime start : new TreeSet<>(starts)) {
            int last = ranges.size() - 1;
            if (last >= 0 && ranges.get(last).until().equals(start)) {
                ranges.set(last, new WindowRange(ranges.get(last).from(), size.next(start)));
            } else {
                ranges.add(new WindowRange(start, size.next(start)));
            }
        }
        return ranges;
    }

    /** All windows from that of one moment to that of another. */
    public static WindowRange around(LocalDateTime first, LocalDateTime last, WindowSize size) {
        return new WindowRange(size.startOf(first), size.next(size.startOf(last)));
    }

    /** What both have in common. */
    public Optional<WindowRange> and(WindowRange other) {
        LocalDateTime later = from.isAfter(other.from) ? from : other.from;
        LocalDateTime earlier = until.isBefore(other.until) ? until : other.until;
        return later.isBefore(earlier) ? Optional.of(new WindowRange(later, earlier)) : Optional.empty();
    }

    /** How many windows it holds. */
    public long windows(WindowSize size) {
        long windows = 0;
        for (LocalDateTime at = from; at.isBefore(until); at = size.next(at)) {
            windows++;
        }
        return windows;
    }

    /** Whether the window that begins there is one of these. */
    public boolean holds(LocalDateTime start) {
        return !start.isBefore(from) && start.isBefore(until);
    }

    /** What is left of it without one window; itself if it does not hold it. */
    public List<WindowRange> without(LocalDateTime start, WindowSize size) {
        if (!holds(start)) {
            return List.of(this);
        }
        List<WindowRange> left = new ArrayList<>();
        if (from.isBefore(start)) {
            left.add(new WindowRange(from, start));
        }
        if (size.next(start).isBefore(until)) {
            left.add(new WindowRange(size.next(start), until));
        }
        return left;
    }

    /** Two halves, at a start of a window; empty if it is one window. */
    public Optional<Halves> halves(WindowSize size) {
        LocalDateTime middle =
                size.startOf(from.plus(Duration.between(from, until).dividedBy(2)));
        if (!middle.isAfter(from)) {
            middle = size.next(from);
        }
        return middle.isBefore(until)
                ? Optional.of(new Halves(new WindowRange(from, middle), new WindowRange(middle, until)))
                : Optional.empty();
    }

    /** A range cut in two. */
    public record Halves(WindowRange first, WindowRange second) {}
}
