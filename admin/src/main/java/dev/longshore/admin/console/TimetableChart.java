package dev.longshore.admin.console;

import dev.longshore.sql.schedule.ExpectedRun;
import dev.longshore.sql.schedule.Outlook;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * When which schedule's runs will likely go, one row a schedule. Geometry: x and width in %, y and height in px.
 *
 * @param left out rows that did not fit
 */
record TimetableChart(int height, List<Row> rows, List<Tick> ticks, List<Bar> bars, int leftOut, String finding) {

    private static final int MOST_ROWS = 30;
    private static final int ROW = 22;
    private static final int TOP = 20;
    private static final double LEAST = 0.35;

    /** A schedule's name beside its bars. */
    record Row(String name, int y) {}

    /** A line of the grid. */
    record Tick(String x, String label) {}

    /** A run, or the time at which one is left out. */
    record Bar(String x, String width, int y, String tone, String says) {}

    static TimetableChart of(Outlook outlook, WallClock clock) {
        Map<String, List<ExpectedRun>> bySchedule = new LinkedHashMap<>();
        outlook.runs().forEach(run -> bySchedule
                .computeIfAbsent(run.schedule().value(), name -> new ArrayList<>())
                .add(run));
        Scale scale = new Scale(outlook.from(), Duration.between(outlook.from(), outlook.until()));
        List<Row> rows = new ArrayList<>();
        List<Bar> bars = new ArrayList<>();
        bySchedule.entrySet().stream().limit(MOST_ROWS).forEach(entry -> {
            int y = TOP + rows.size() * ROW;
            rows.add(new Row(entry.getKey(), y + 12));
            entry.getValue().forEach(run -> bars.add(bar(run, scale, y, clock)));
        });
        int late = outlook.atRisk().size();
        String finding = outlook.runs().size() + " fires of " + bySchedule.size() + " schedules; "
                + (late == 0
                        ? "no promise is at risk"
                        : late + (late == 1 ? " promise is" : " promises are") + " at risk")
                + ".";
        return new TimetableChart(
                TOP + rows.size() * ROW + 4,
                rows,
                ticks(outlook, scale, clock),
                bars,
                Math.max(0, bySchedule.size() - MOST_ROWS),
                finding);
    }

    private static Bar bar(ExpectedRun run, Scale scale, int y, WallClock clock) {
        Instant end = run.endAt() == null ? run.startAt() : run.endAt();
        double x = scale.x(run.startAt());
        double width = Math.max(LEAST, Math.min(100, scale.x(end)) - x);
        String tone = !run.comes()
                ? "wait"
                : switch (run.risk()) {
                    case LATE, AT_RISK -> "warn";
                    case UNKNOWN -> "b2";
                    case NONE -> run.overlaps() ? "held" : "b1";
                };
        return new Bar(
                percent(Math.min(x, 100 - LEAST)),
                percent(width),
                y,
                tone,
                run.schedule() + ", " + clock.time(run.fire().at()));
    }

    private static List<Tick> ticks(Outlook outlook, Scale scale, WallClock clock) {
        boolean days = scale.length().toHours() > 48;
        long step = days ? 24 : Math.max(1, scale.length().toHours() / 8);
        List<Tick> ticks = new ArrayList<>();
        Instant at = days
                ? outlook.from().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS)
                : outlook.from().truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        for (; at.isBefore(outlook.until()); at = at.plus(step, ChronoUnit.HOURS)) {
            ticks.add(new Tick(percent(scale.x(at)), days ? clock.day(at) : clock.clock(at)));
        }
        return ticks;
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }

    /** From moments to %. */
    private record Scale(Instant from, Duration length) {

        double x(Instant at) {
            return 100.0 * Duration.between(from, at).toMillis() / length.toMillis();
        }
    }
}
