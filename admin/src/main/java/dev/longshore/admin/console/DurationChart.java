package dev.longshore.admin.console;

import dev.longshore.model.run.RunState;
import dev.longshore.sql.now.JobRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long the last runs of a job took, and how they ended: bars from zero, oldest on the left.
 *
 * @param bars one a run
 * @param lines of the grid
 * @param first when the oldest was asked for
 * @param last when the newest was
 * @param usual the range in which most lie; null if too few say so
 * @param summary how many ended how
 * @param median in words
 * @param finding what the drawing shows
 */
record DurationChart(
        List<Bar> bars,
        List<Line> lines,
        String first,
        String last,
        @Nullable Usual usual,
        String summary,
        String median,
        String finding) {

    static final int BASE = 142;
    private static final int TOP = 14;
    private static final int ENOUGH = 8;
    private static final int LABELS = 6;

    /** A run: its place in percent, its height in pixels, its class, and a word if it did not complete. */
    record Bar(
            String x,
            String width,
            double y,
            double height,
            String tone,
            @Nullable String word,
            String middle,
            String run) {}

    /** A line of the grid. */
    record Line(double y, String label) {}

    /** The band in which three quarters of the completed runs lie. */
    record Usual(double y, double height, String says) {}

    /** The chart; null if no run has ended. */
    static @Nullable DurationChart of(List<JobRecord> newestFirst, Figures f) {
        if (newestFirst.isEmpty()) {
            return null;
        }
        List<JobRecord> runs = new ArrayList<>(newestFirst);
        Collections.reverse(runs);
        Duration top = roundedUp(runs.stream()
                .map(DurationChart::took)
                .max(Comparator.naturalOrder())
                .orElseThrow());
        List<Bar> bars = new ArrayList<>();
        double step = 100.0 / Math.max(runs.size(), 20);
        long odd =
                runs.stream().filter(run -> run.state() != RunState.COMPLETED).count();
        for (int i = 0; i < runs.size(); i++) {
            bars.add(bar(runs.get(i), i, step, top, odd <= LABELS));
        }
        List<Duration> completed = runs.stream()
                .filter(run -> run.state() == RunState.COMPLETED)
                .map(DurationChart::took)
                .sorted()
                .toList();
        String summary = summary(runs, f);
        String median = completed.isEmpty()
                ? "none completed"
                : "half within " + f.duration(completed.get(completed.size() / 2));
        return new DurationChart(
                bars,
                List.of(new Line(TOP, f.span(top)), new Line((TOP + BASE) / 2.0, f.span(top.dividedBy(2)))),
                f.time(runs.get(0).requestedAt()),
                f.time(runs.get(runs.size() - 1).requestedAt()),
                usual(completed, top, f),
                summary,
                median,
                "Last " + f.many(runs.size(), "ended run") + ": " + summary.replace(" · ", ", ") + "; " + median + ".");
    }

    private static Bar bar(JobRecord run, int place, double step, Duration top, boolean labelled) {
        double height = Math.max(1.5, height(took(run), top));
        String tone =
                switch (run.state()) {
                    case COMPLETED -> "b1";
                    case FAILED, ABANDONED -> "bad";
                    default -> "b2";
                };
        String word = labelled && run.state() != RunState.COMPLETED
                ? run.state().name().toLowerCase(Locale.ROOT)
                : null;
        return new Bar(
                percent(place * step + step * 0.1),
                percent(step * 0.75),
                BASE - height,
                height,
                tone,
                word,
                percent(place * step + step * 0.475),
                run.run().toString());
    }

    private static @Nullable Usual usual(List<Duration> completed, Duration top, Figures f) {
        if (completed.size() < ENOUGH) {
            return null;
        }
        Duration low = completed.get(completed.size() / 8);
        Duration high = completed.get(completed.size() - 1 - completed.size() / 8);
        return new Usual(
                BASE - height(high, top),
                Math.max(2, height(high, top) - height(low, top)),
                f.duration(low) + " to " + f.duration(high));
    }

    private static String summary(List<JobRecord> runs, Figures f) {
        List<String> parts = new ArrayList<>();
        for (RunState state : RunState.values()) {
            long count = runs.stream().filter(run -> run.state() == state).count();
            if (count > 0) {
                parts.add(f.number(count) + " " + state.name().toLowerCase(Locale.ROOT));
            }
        }
        return String.join(" · ", parts);
    }

    private static double height(Duration took, Duration top) {
        return Math.round((BASE - TOP) * 10.0 * took.toMillis() / Math.max(1, top.toMillis())) / 10.0;
    }

    private static Duration took(JobRecord run) {
        return Duration.between(Objects.requireNonNull(run.startedAt()), Objects.requireNonNull(run.endedAt()));
    }

    /** Up to a figure that people use for an axis. */
    private static Duration roundedUp(Duration longest) {
        long[] steps = {1, 2, 4, 10, 20, 30, 60, 120, 240, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400};
        for (long step : steps) {
            if (longest.toMillis() <= step * 1_000) {
                return Duration.ofSeconds(step);
            }
        }
        return longest;
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }
}
