package dev.longshore.admin.console;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.run.Progress;
import dev.longshore.sql.run.RunRow;
import dev.longshore.sql.run.RunViews;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run in a table.
 *
 * @param row what is known of it
 * @param sign how its state looks
 * @param waited from the request to the start, or until now; null if it never waits any more and never started
 * @param ran from the start to the end, or until now; null if it did not start
 * @param bar whether a bar of progress stands in the last cell
 * @param says what stands in the last cell: time left, or a reason; null for nothing to say
 */
record RunLine(
        RunRow row,
        StateSign sign,
        @Nullable String waited,
        @Nullable String ran,
        boolean bar,
        @Nullable String says) {

    private static final int REASON = 60;

    static RunLine of(RunRow row, Figures f) {
        return of(row, null, f);
    }

    /** Those of a list. */
    static List<RunLine> of(List<RunRow> rows, RunViews runs, Figures f) {
        Map<RunId, String> held = runs.held(rows);
        return rows.stream().map(row -> of(row, held.get(row.id()), f)).toList();
    }

    /** @param held the pause that holds it, in a sentence; null for none */
    private static RunLine of(RunRow row, @Nullable String held, Figures f) {
        boolean bar = row.state().isDriven()
                || row.state() == RunState.PAUSED && row.progress().rows() > 0;
        return new RunLine(
                row,
                StateSign.of(row.state()),
                waited(row, f),
                row.startedAt() == null ? null : f.between(row.startedAt(), row.endedAt()),
                bar,
                says(row, held, f));
    }

    /** Whole percent, never 100 before it is complete. */
    public int percent() {
        Double fraction = row.progress().fraction();
        return fraction == null ? 0 : (int) Math.floor(fraction * 100);
    }

    /** Colours the bar. */
    public String tone() {
        return row.state() == RunState.RUNNING ? "" : "held";
    }

    /** How much of how much, as far as is known. */
    public String amount(Figures f) {
        Progress progress = row.progress();
        if (progress.rowsExpected() != null && progress.rowsExpected() >= progress.rows()) {
            return f.of(progress.rows(), progress.rowsExpected());
        }
        if (progress.unitsTotal() > 0) {
            return progress.unitsDone() + " of " + f.many(progress.unitsTotal(), "unit");
        }
        return "being split into units";
    }

    public boolean failed() {
        return row.state() == RunState.FAILED;
    }

    /** Whether its impact is worth a word: it failed, or it may yet fail. */
    public boolean mayFail() {
        return !row.state().isEnded();
    }

    private static @Nullable String waited(RunRow row, Figures f) {
        if (row.startedAt() != null) {
            return f.between(row.requestedAt(), row.startedAt());
        }
        return row.endedAt() == null ? f.between(row.requestedAt(), null) : f.between(row.requestedAt(), row.endedAt());
    }

    private static @Nullable String says(RunRow row, @Nullable String held, Figures f) {
        return switch (row.state()) {
            case QUEUED -> held == null ? "waits in " + row.lane() : Words.brief(held, REASON);
            case RUNNING -> TimeLeft.left(row.progress().left());
            case PAUSING -> "until its chunks are committed";
            case PAUSED -> "since " + f.time(row.stateSince());
            case CANCELLING -> "until its worker has let go";
            case FAILED, ABANDONED -> row.failure() == null ? null : Words.brief(row.failure(), REASON);
            case EXPIRED -> "waited over its limit";
            case COMPLETED -> row.counts().rejected() > 0 ? f.many(row.counts().rejected(), "rejected record") : null;
            case STALE, SUPERSEDED ->
                row.outdated() == null ? null : Words.brief(row.outdated().sentence(), REASON);
            case CANCELLED -> null;
        };
    }
}
