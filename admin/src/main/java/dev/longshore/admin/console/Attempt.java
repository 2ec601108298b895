package dev.longshore.admin.console;

import dev.longshore.sql.run.RunDetail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An execution of a run.
 *
 * @param number from 1
 * @param sign how it ended, or that it runs
 * @param ran how long
 * @param reached the last step that it worked on, and how far
 * @param because why it ended; null while it runs or if it completed
 */
record Attempt(
        int number,
        StateSign sign,
        @Nullable String ran,
        String reached,
        @Nullable String because) {

    /** Newest first. */
    static List<Attempt> of(RunDetail run, Figures f) {
        Map<Integer, List<RunDetail.Step>> byAttempt = run.steps().stream()
                .collect(Collectors.groupingBy(RunDetail.Step::attempt, TreeMap::new, Collectors.toList()));
        List<Attempt> attempts = new ArrayList<>();
        int latest = byAttempt.keySet().stream().max(Integer::compare).orElse(0);
        byAttempt.forEach((number, steps) -> attempts.add(0, of(number, steps, number == latest, run, f)));
        return attempts;
    }

    private static Attempt of(int number, List<RunDetail.Step> steps, boolean latest, RunDetail run, Figures f) {
        RunDetail.Step last = steps.get(steps.size() - 1);
        Instant began = steps.get(0).startedAt();
        boolean runs = latest && run.row().state().isDriven();
        Instant ended = runs ? null : last.endedAt();
        String because = run.failures().stream()
                .filter(failure -> failure.attempt() == number)
                .map(failure -> Words.brief(failure.message(), 160))
                .findFirst()
                .orElse(lost(last, runs) ? "its worker was gone; a later execution went on" : null);
        return new Attempt(
                number,
                sign(last, runs),
                began == null || ended == null && !runs ? null : f.between(began, ended),
                last.name()
                        + (last.counts().read() > 0
                                ? ", " + f.rows(last.counts().read())
                                : ""),
                because);
    }

    private static boolean lost(RunDetail.Step last, boolean runs) {
        return !runs && (last.endedAt() == null || "STARTED".equals(last.status()) || "UNKNOWN".equals(last.status()));
    }

    private static StateSign sign(RunDetail.Step last, boolean runs) {
        if (runs) {
            return new StateSign("Running", "state-running", "running");
        }
        if (lost(last, false)) {
            return new StateSign("Lost", "state-cancelled", "cancelled");
        }
        return switch (last.status()) {
            case "COMPLETED" -> new StateSign("Completed", "state-completed", "completed");
            case "STOPPED", "STOPPING" -> new StateSign("Stopped", "state-paused", "paused");
            default -> new StateSign("Failed", "state-failed", "failed");
        };
    }
}
