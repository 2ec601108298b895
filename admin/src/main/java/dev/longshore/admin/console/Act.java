package dev.longshore.admin.console;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.run.RunCommands;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A button that asks something of a run. One that may not be pressed stays, with its reason.
 *
 * @param why why it is off; null if it is on
 */
record Act(RunId run, Verb kind, @Nullable String why) {

    /** The buttons of a run in their order: what its state suggests comes last, where the eye ends. */
    static List<Act> of(RunId run, RunState state, Person person) {
        List<Act> acts = new ArrayList<>();
        acts.add(act(run, state == RunState.PAUSED ? Verb.RESUME : Verb.PAUSE, state, person));
        acts.add(act(run, state == RunState.FAILED ? Verb.ABANDON : Verb.CANCEL, state, person));
        acts.add(act(run, Verb.RESTART, state, person));
        return acts.stream().filter(act -> !state.isFinal()).toList();
    }

    private static Act act(RunId run, Verb verb, RunState state, Person person) {
        if (!person.mayAct()) {
            return new Act(run, verb, person.whyNot());
        }
        return new Act(run, verb, verb.isPossibleIn(state) ? null : RunCommands.why(verb, state));
    }

    public boolean possible() {
        return why == null;
    }

    public String verb() {
        return kind.word();
    }

    public String word() {
        return Words.capitalized(kind.word());
    }

    public String icon() {
        return icon(kind);
    }

    static String icon(Verb kind) {
        return switch (kind) {
            case PAUSE -> "pause";
            case RESUME -> "resume";
            case RESTART -> "restart";
            case CANCEL, ABANDON -> "stop";
        };
    }

    /** The class that weights it. */
    public String tone() {
        return switch (kind) {
            case PAUSE -> "";
            case RESUME, RESTART -> "btn--primary";
            case CANCEL, ABANDON -> "btn--danger";
        };
    }

    /** The key that presses it; null for none. */
    public @Nullable String key() {
        return switch (kind) {
            case PAUSE, RESUME -> "p";
            case RESTART -> "r";
            case CANCEL, ABANDON -> null;
        };
    }
}
