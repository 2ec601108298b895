package dev.longshore.admin.console;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.run.RestartPreview;
import dev.longshore.sql.run.RunCommands;
import dev.longshore.sql.run.RunRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked before something is done to a run.
 *
 * @param meaning what will happen, and what else one could do
 * @param verdicts of a restart: what happens to each step
 * @param why why it cannot be done; null if it can
 */
record ActForm(
        RunRow row,
        Verb kind,
        String meaning,
        List<Verdict> verdicts,
        @Nullable String why) {

    ActForm {
        verdicts = List.copyOf(verdicts);
    }

    static ActForm of(RunRow row, Verb verb, Figures f) {
        String why = verb.isPossibleIn(row.state()) ? null : RunCommands.why(verb, row.state());
        return new ActForm(row, verb, meaning(row, verb, f), List.of(), why);
    }

    static ActForm restart(RunRow row, RestartPreview preview, Figures f) {
        return new ActForm(row, Verb.RESTART, meaning(row, Verb.RESTART, f), Verdict.of(preview, f), preview.whyNot());
    }

    /** The steps that would run again although they must not, or although nobody has said that they may. */
    public List<Verdict> toConfirm() {
        return why == null
                ? verdicts.stream().filter(verdict -> verdict.confirm() != null).toList()
                : List.of();
    }

    public RunId run() {
        return row.id();
    }

    public String verb() {
        return kind.word();
    }

    public String word() {
        return Words.capitalized(kind.word());
    }

    public String title() {
        return switch (kind) {
            case CANCEL -> "Cancel run " + row.id() + " for good?";
            case ABANDON -> "Abandon run " + row.id() + " for good?";
            case PAUSE, RESUME, RESTART -> word() + " run " + row.id() + "?";
        };
    }

    /** The verb and its object. */
    public String button() {
        return word() + " run " + row.id();
    }

    /** What stays if it is not done. */
    public String wayBack() {
        return switch (row.state()) {
            case QUEUED -> "Keep waiting";
            case RUNNING, PAUSING, CANCELLING -> "Keep running";
            case PAUSED -> "Keep paused";
            case FAILED -> "Keep it failed";
            default -> "Back to the run";
        };
    }

    public String tone() {
        return kind == Verb.CANCEL || kind == Verb.ABANDON ? "btn--danger" : "btn--primary";
    }

    /** The sentence once it is asked. */
    public String asked() {
        return switch (kind) {
            case PAUSE ->
                row.state() == RunState.QUEUED
                        ? "Run " + row.id() + " will be held."
                        : "Pausing run " + row.id() + ": its units commit their chunks first.";
            case RESUME -> "Run " + row.id() + " waits its turn again, and goes on where it was held.";
            case RESTART -> "Run " + row.id() + " waits its turn again, and goes on after its last committed chunk.";
            case CANCEL -> "Cancelling run " + row.id() + ": its worker lets go first.";
            case ABANDON -> "Run " + row.id() + " is being declared final.";
        };
    }

    private static String meaning(RunRow row, Verb verb, Figures f) {
        String rows = f.rows(row.counts().read());
        String who = row.askedBy();
        return switch (verb) {
            case PAUSE ->
                row.state() == RunState.QUEUED
                        ? "It is held before it starts, until somebody resumes it. Its place in the queue is kept."
                        : "Every unit commits the chunk that it is at, then stops. Nothing of the " + rows
                                + " is lost; resume goes on from there.";
            case RESUME -> "It waits its turn in " + row.lane() + " and goes on after " + rows + ", where it was held.";
            case RESTART -> "A new execution of the same run. This is what it will do; nothing has changed yet.";
            case CANCEL ->
                row.state() == RunState.QUEUED
                        ? who + " gets no result. To hold it and start later, pause it instead."
                        : who + " gets no result, and the " + rows
                                + " that are done are thrown away. To hold it and go on later, pause it instead.";
            case ABANDON ->
                who + " gets no result, and the run can never be restarted. The failure is closed; its history stays.";
        };
    }
}
