package dev.longshore.admin.console;

import dev.longshore.sql.effect.DependencyLine;
import dev.longshore.sql.effect.ParkedRun;
import dev.longshore.sql.effect.PutOffOutcome;
import dev.longshore.sql.effect.RateShare;
import dev.longshore.sql.page.BoundedCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A system that jobs call, in sentences.
 *
 * @param runs that it holds, the first ones
 * @param outcomes that are put off for it, the first ones
 * @param shares of its rate, the first ones
 */
record DependencySheet(
        DependencyLine line, List<ParkedRun> runs, List<PutOffOutcome> outcomes, List<RateShare> shares, Figures f) {

    DependencySheet {
        runs = List.copyOf(runs);
        outcomes = List.copyOf(outcomes);
        shares = List.copyOf(shares);
    }

    public StateSign sign() {
        return switch (line.breaker()) {
            case "open" -> new StateSign("Breaker open", "state-held", "held");
            case "probing" -> new StateSign("Probing", "state-running", "running");
            default ->
                line.quietUntil() == null
                        ? new StateSign("Breaker closed", "state-completed", "completed")
                        : new StateSign("Left alone", "state-held", "held");
        };
    }

    /** What its breaker does, since when and why. */
    public String says() {
        return says(line, f);
    }

    static String says(DependencyLine line, Figures f) {
        Instant opened = line.openedAt();
        if (opened == null) {
            return line.quietUntil() == null
                    ? "Calls get through."
                    : "It asked to be left alone until " + f.time(line.quietUntil()) + ", and is.";
        }
        return "Since " + f.time(opened) + " nothing is sent, because most calls failed; the last one "
                + (line.lastFailure() == null ? "without a reason" : "“" + line.lastFailure() + "”") + ". "
                + (line.probing() ? "One call tries it out now." : next(line.triedAt(), f));
    }

    private static String next(@Nullable Instant tried, Figures f) {
        return tried == null || !tried.isAfter(f.asOf())
                ? "The next call that is due tries it out."
                : "One call tries it out at " + f.time(tried) + ".";
    }

    /** What it holds, in words; null for nothing. */
    public @Nullable String holds() {
        return holds(line, f);
    }

    static @Nullable String holds(DependencyLine line, Figures f) {
        List<String> held = new ArrayList<>();
        if (line.runs() > 0) {
            held.add(f.many(line.runs(), "run"));
        }
        if (line.outcomes() > 0) {
            BoundedCount outcomes = BoundedCount.of(line.outcomes());
            held.add(f.count(outcomes) + (outcomes.value() == 1 ? " outcome" : " outcomes"));
        }
        return held.isEmpty() ? null : Words.list(held, 2);
    }

    /** How much a run has left to do. */
    public String left(ParkedRun run) {
        Long rows = run.rowsLeft();
        return rows == null || rows == 0 ? "" : "about " + f.rows(rows) + " to go";
    }

    /** When a run goes on. */
    public String goesOn(ParkedRun run) {
        return goesOn(run.triedAt());
    }

    /** When an outcome goes on. */
    public String goesOn(PutOffOutcome outcome) {
        return goesOn(outcome.dueAt());
    }

    private String goesOn(Instant at) {
        return at.isAfter(f.asOf()) ? "next try " + f.time(at) : "is tried now";
    }

    /** The rate and what is dealt out of it; null for no limit. */
    public @Nullable String rate() {
        Integer rate = line.rate();
        if (rate == null) {
            return null;
        }
        return f.many(rate, "call") + " a second, of all workers together. "
                + (line.holders() == 0
                        ? "Nobody calls it now."
                        : f.many(line.permits(), "permit") + " of " + f.number(rate) + " dealt out to "
                                + f.many(line.holders(), "unit") + ".");
    }

    /** Whether a run waits for the rate, since when and until when. */
    public String waits(RateShare share) {
        if (share.waitsSince() == null) {
            return "calls as it likes";
        }
        String since = "waits since " + f.time(share.waitsSince());
        return share.permits() == 0
                ? since + ", gets its share by " + f.time(share.until())
                : since + "; each permit is free again a second after its call";
    }
}
