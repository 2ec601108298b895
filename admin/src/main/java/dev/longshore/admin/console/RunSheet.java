package dev.longshore.admin.console;

import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.Outdated;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.run.Progress;
import dev.longshore.sql.run.Progress.SecondsLeft;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The sentences of a run's page: what it is, how far it is, when it will be ready. */
record RunSheet(RunDetail run, JobDefinition definition, Figures f) {

    /** {@code Order lines · BRAZIL}. */
    public String title() {
        String tenant = row().tenant();
        return definition.title() + (tenant == null ? "" : " · " + tenant);
    }

    public RunRow row() {
        return run.row();
    }

    public RunLine line() {
        return RunLine.of(row(), f);
    }

    /** What users feel by now, if it failed. */
    public Impact.Level impact() {
        return row().state() == RunState.FAILED
                ? definition.impact().levelAfter(Duration.between(row().stateSince(), f.asOf()))
                : definition.impact().level();
    }

    /** Who asked, what was promised, and what a failure means. */
    public String lede() {
        Instant due = row().requestedAt().plus(definition.promise().readyWithin());
        String asked = Words.capitalized(row().askedBy()) + " asked for it at " + f.time(row().requestedAt()) + ". ";
        String promised = "Promised by " + f.minute(due) + ". ";
        return switch (row().state()) {
            case FAILED -> asked + promised + Words.sentence(definition.impact().sentence());
            case COMPLETED -> asked + kept(due);
            case STALE, SUPERSEDED -> asked + "Nothing failed, and nothing was published." + stays();
            case CANCELLED, ABANDONED, EXPIRED -> asked + "It ended without a result at " + f.time(ended()) + ".";
            default -> asked + promised;
        };
    }

    /** Kinds that commit their chunks where others see them keep what was written; the files of an export are private until then. */
    private String stays() {
        long written = row().counts().written();
        return written == 0 || definition.kind().equals("export")
                ? ""
                : " " + Words.capitalized(f.rows(written)) + (written == 1 ? " was" : " were") + " written and stay"
                        + (written == 1 ? "s." : ".");
    }

    /** What a failure would mean; null once it cannot fail any more or has. */
    public @Nullable String ifItFails() {
        return row().state().isEnded()
                ? null
                : Words.sentence(definition.impact().sentence());
    }

    /** The answer, in one line. */
    public String headline() {
        Progress progress = row().progress();
        return switch (row().state()) {
            case RUNNING -> running(progress);
            case PAUSING ->
                whole()
                        ? "Pausing: it waits for its step to stop"
                        : percent(progress) + "Pausing: its units commit their chunks first";
            case CANCELLING ->
                whole()
                        ? "Cancelling: it waits for its step to stop"
                        : percent(progress) + "Cancelling: its units let go first";
            case PAUSED -> percent(progress) + "Paused since " + f.time(row().stateSince());
            case QUEUED -> "Waits for " + f.between(row().stateSince(), null);
            case COMPLETED ->
                "Completed in " + f.between(row().startedAt(), row().endedAt()) + " · "
                        + f.rows(row().counts().written());
            case FAILED ->
                percent(progress) + "Failed at " + f.time(ended()) + ", after "
                        + f.rows(row().counts().read());
            case CANCELLED ->
                "Cancelled at " + f.time(ended()) + ", after "
                        + f.rows(row().counts().read());
            case ABANDONED ->
                "Abandoned at " + f.time(ended()) + ", after "
                        + f.rows(row().counts().read());
            case EXPIRED -> "Expired at " + f.time(ended()) + ": it waited over its limit";
            case STALE -> "Stale since " + f.time(ended()) + read();
            case SUPERSEDED -> "Superseded at " + f.time(ended()) + read();
        };
    }

    /** Why it is stale or superseded; null if it is neither. */
    public @Nullable Outdated outdated() {
        return row().outdated();
    }

    /** The run that supersedes it; null if none does. */
    public @Nullable String supersededBy() {
        return row().outdated() instanceof Outdated.Superseded superseded
                ? superseded.by().toString()
                : null;
    }

    private String read() {
        long read = row().counts().read();
        return read == 0 ? "" : ", after " + f.rows(read);
    }

    /** Why it waits or rests; null if it does neither. */
    public @Nullable String waiting() {
        return run.waiting();
    }

    public @Nullable String rate() {
        Double rate = row().progress().rowsPerSecond();
        return rate == null ? null : f.rate(rate) + " rows/s";
    }

    /** The unit that the rest waits for; null if none lags. */
    public @Nullable String decides() {
        Lag lag = Lag.of(run.units());
        return run.units().stream()
                .filter(unit -> "RUNNING".equals(unit.state().name()) && lag.lags(unit))
                .max(Comparator.comparing(lag::factor))
                .map(unit -> "unit " + (unit.ordinal() + 1) + ", " + lag.times(unit) + " slower")
                .orElse(null);
    }

    /** The workers that hold units of it, or the one that drives it. */
    public String workers() {
        List<String> names = run.units().stream()
                .filter(unit -> "RUNNING".equals(unit.state().name()) && unit.worker() != null)
                .map(unit -> String.valueOf(unit.worker()))
                .distinct()
                .sorted()
                .toList();
        return names.isEmpty() ? String.valueOf(run.worker()) : Words.list(names, 3);
    }

    public boolean moving() {
        return row().state().isDriven();
    }

    /** Whether there is anything to count yet. */
    public boolean counted() {
        return row().state() != RunState.QUEUED && row().startedAt() != null
                || row().counts().read() > 0;
    }

    /** Whether its progress is known, so that a bar can show it. A job that keeps its own books says only that it is done. */
    public boolean measured() {
        return counted() && (!whole() || row().state() == RunState.COMPLETED);
    }

    public int percentDone() {
        return row().state() == RunState.COMPLETED ? 100 : line().percent();
    }

    /** Class of the bar. */
    public String tone() {
        return switch (row().state()) {
            case FAILED -> "failed";
            case RUNNING, COMPLETED -> "";
            default -> "held";
        };
    }

    /** Hash of the definition, as short as a person compares it. */
    public String definitionVersion() {
        return run.request().definitionHash().substring(0, 8);
    }

    public String origin() {
        return row().origin().toLowerCase(Locale.ROOT);
    }

    private Instant ended() {
        return row().endedAt() == null ? row().stateSince() : row().endedAt();
    }

    private String kept(Instant due) {
        Instant ended = ended();
        return ended.isAfter(due)
                ? "Promised by " + f.minute(due) + ", ready " + f.between(due, ended) + " later."
                : "Promised by " + f.minute(due) + ", ready at " + f.time(ended) + ".";
    }

    /** Whether the job keeps its own books and has no units. */
    public boolean whole() {
        return definition.kind().equals("spring-batch");
    }

    /** What does not stop the run, and should be looked at. */
    public List<String> warnings() {
        return run.events().stream()
                .map(event -> switch (event.event()) {
                    case "run.counts-differ" ->
                        "The counts of step " + event.detail().get("step") + " do not add up: "
                                + event.detail().get("read") + " read, "
                                + event.detail().get("written") + " written, "
                                + event.detail().get("filtered") + " filtered, "
                                + event.detail().get("rejected") + " skipped. The job keeps its own books.";
                    case "run.not-atomic" ->
                        "Step " + event.detail().get("step")
                                + " commits outside of the database's transactions: what it writes is not fenced, and may be repeated after a crash.";
                    default -> "";
                })
                .filter(sentence -> !sentence.isEmpty())
                .toList();
    }

    private String ofWhole() {
        return run.steps().stream()
                .filter(step -> step.endedAt() == null)
                .map(step -> "At step " + step.name() + ", after "
                        + f.rows(row().counts().read()))
                .findFirst()
                .orElse("Between its steps");
    }

    private String running(Progress progress) {
        if (whole()) {
            return ofWhole();
        }
        if (progress.unitsTotal() == 0) {
            return "Being split into work units";
        }
        if (progress.unitsDone() == progress.unitsTotal()) {
            return percent(progress) + "all units are done, the result is being checked and published";
        }
        SecondsLeft left = left(progress.left());
        if (left == null) {
            return percent(progress) + "not enough data for a time yet";
        }
        Instant ready = f.asOf().plusSeconds((left.low() + left.high()) / 2);
        return percent(progress) + TimeLeft.left(left) + " · ready about " + f.minute(ready);
    }

    /** No run is ready before its slowest unit is, however fast the others are. */
    private @Nullable SecondsLeft left(@Nullable SecondsLeft together) {
        SecondsLeft slowest = Units.longestLeft(run.units());
        if (together == null || slowest == null) {
            return together;
        }
        return new SecondsLeft(Math.max(together.low(), slowest.low()), Math.max(together.high(), slowest.high()));
    }

    private String percent(Progress progress) {
        return progress.fraction() == null || whole() ? "" : line().percent() + " % · ";
    }
}
