package dev.longshore.admin.console;

import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.page.BoundedCount;
import dev.longshore.sql.run.ManyAsked;
import dev.longshore.sql.run.ManyRunCommands;
import dev.longshore.sql.run.RunFilter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is asked before something is done to all runs of a view.
 *
 * @param bound the tenant that whoever asks is bound to; null for none
 * @param counts how many it would be asked of, by their states
 * @param until the moment of the question: what was asked for later is not meant
 */
record ManyActForm(
        Verb kind,
        RunsQuery query,
        @Nullable String bound,
        Map<RunState, BoundedCount> counts,
        Instant until,
        Figures f) {

    private static final int NAMED = 3;

    ManyActForm {
        counts = new LinkedHashMap<>(counts);
    }

    /** What leads there. */
    record Way(Verb kind) {

        public String word() {
            return kind.word();
        }

        public String title() {
            return Words.capitalized(kind.word());
        }

        public String icon() {
            return Act.icon(kind);
        }
    }

    /** What may be asked of runs in the states of a view. To abandon is to close a failure for good: of each by itself. */
    static List<Way> verbs(RunFilter filter) {
        return Stream.of(Verb.PAUSE, Verb.RESUME, Verb.RESTART, Verb.CANCEL)
                .filter(verb -> !ManyRunCommands.states(filter, verb).isEmpty())
                .map(Way::new)
                .toList();
    }

    public String verb() {
        return kind.word();
    }

    public String word() {
        return Words.capitalized(kind.word());
    }

    public String address() {
        return query.address();
    }

    public String title() {
        return button() + (kind == Verb.CANCEL ? " for good?" : "?");
    }

    /** The verb and its object, with the number. */
    public String button() {
        return word() + " "
                + (total() == 0 ? "runs" : tooMany() ? f.number(ManyRunCommands.MOST) + "+ runs" : runs(total()));
    }

    public String tone() {
        return kind == Verb.CANCEL ? "btn--danger" : "btn--primary";
    }

    /** Whose, in words: all is never said by leaving something out. */
    public String which() {
        String whose = bound != null ? " of " + bound : query.has("tenant") ? "" : " of all tenants";
        return query.filters().isEmpty()
                ? "All runs" + whose + "."
                : "All runs" + whose + " with " + query.words() + ".";
    }

    /** How many by their states. */
    public String found() {
        return counts.isEmpty() ? "" : "Of these " + byState() + ", asked for before " + f.time(until) + ".";
    }

    public String meaning() {
        return switch (kind) {
            case PAUSE ->
                "Those that wait are held and keep their places. In those that run every unit commits the chunk that it is at, then stops. "
                        + "Nothing is lost; resume goes on from there. Runs that are asked for from now on are not held: a pause of runs, under Pauses, holds those too.";
            case RESUME -> "Each waits its turn again in its lane, and goes on where it was held.";
            case RESTART ->
                "Each waits its turn again, and goes on after its last committed chunk. What its restart would do stands on the page of a run. One that asks for a confirmation stays failed: restart it on its page.";
            case CANCEL ->
                "Nobody gets a result of them, and the rows that are done are thrown away. To hold them and go on later, pause them instead.";
            case ABANDON -> "None of them can be restarted, ever. The failures are closed; their history stays.";
        };
    }

    /** Why it cannot be done; null if it can. */
    public @Nullable String why() {
        if (total() == 0) {
            return "None of these runs can be " + done() + ": only " + states() + " runs can.";
        }
        return tooMany()
                ? "More than " + f.number(ManyRunCommands.MOST)
                        + " runs: narrow the view by a filter, and do one part after the other."
                : null;
    }

    /** The sentences once it is asked. */
    String said(ManyAsked many) {
        String asked = many.asked() == 0
                ? "Nothing was asked of any run."
                : runs(many.asked()) + (many.asked() == 1 ? " is" : " are") + " asked to " + kind.word()
                        + ": the owner of each acknowledges, as its page says.";
        if (many.refusals() == 0) {
            return asked;
        }
        String first = many.refused().stream()
                .limit(NAMED)
                .map(one -> "run " + one.run() + ": " + one.why())
                .collect(Collectors.joining(" "));
        return asked + " " + runs(many.refusals()) + " refused; " + first;
    }

    private String byState() {
        return counts.entrySet().stream()
                .map(entry -> f.count(entry.getValue()) + " " + word(entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    private String states() {
        return ManyRunCommands.states(RunFilter.ALL, kind).stream()
                .map(ManyActForm::word)
                .collect(Collectors.joining(" or "));
    }

    private String done() {
        return switch (kind) {
            case PAUSE -> "paused";
            case RESUME -> "resumed";
            case RESTART -> "restarted";
            case CANCEL -> "cancelled";
            case ABANDON -> "abandoned";
        };
    }

    private String runs(long number) {
        return f.many(number, "run");
    }

    private long total() {
        return counts.values().stream().mapToLong(BoundedCount::value).sum();
    }

    private boolean tooMany() {
        return total() > ManyRunCommands.MOST || counts.values().stream().anyMatch(BoundedCount::more);
    }

    private static String word(RunState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
