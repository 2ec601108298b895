package dev.longshore.admin.console;

import dev.longshore.model.effect.EffectState;
import dev.longshore.sql.effect.EffectLine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The effects of a run: how many stand where, and those that wait for somebody to find out.
 *
 * @param counts a sentence a state, those with none left out
 * @param inDoubt the first of them
 * @param whyNot why the person cannot decide; null if they can
 */
record EffectPanel(
        List<String> counts,
        List<EffectLine> inDoubt,
        @Nullable String whyNot) {

    static EffectPanel of(Map<EffectState, Long> counts, List<EffectLine> inDoubt, Person person, Figures f) {
        List<String> words = counts.entrySet().stream()
                .map(entry -> f.number(entry.getValue()) + " " + word(entry.getKey()))
                .toList();
        return new EffectPanel(words, inDoubt, person.mayAct() ? null : person.whyNot());
    }

    public boolean isEmpty() {
        return counts.isEmpty();
    }

    public String summary() {
        return String.join(" · ", counts);
    }

    /** What is known of a call. */
    public String known(EffectLine effect) {
        String tries = effect.attempts() == 1 ? "sent once" : "sent " + effect.attempts() + " times";
        String answer =
                effect.answer() == null || effect.answer().isBlank() ? "" : ": " + Words.brief(effect.answer(), 160);
        return tries + (effect.status() == null ? ", no answer" : ", answered " + effect.status()) + answer;
    }

    private static String word(EffectState state) {
        return state.word().replace('-', ' ');
    }
}
