package dev.longshore.admin.outcome;

import dev.longshore.model.outcome.EffectTurn;
import dev.longshore.sql.effect.EffectLine;
import dev.longshore.sql.outcome.OutcomeEffect;
import dev.longshore.sql.outcome.OutcomeFilter;
import dev.longshore.sql.outcome.OutcomeLine;
import dev.longshore.sql.outcome.ReadyTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an outcome stands.
 *
 * @param standing {@code ready}, {@code on-its-way} or {@code stuck}
 * @param sentence the same in words
 * @param next what somebody has to do; null for nothing
 * @param expected when it will be ready; null if it is, or will not be by itself
 * @param effects what is done, what waits, what failed
 */
public record OutcomeStory(
        String standing,
        String sentence,
        @Nullable String next,
        @Nullable Expectation expected,
        List<EffectStory> effects) {

    public OutcomeStory {
        effects = List.copyOf(effects);
    }

    /**
     * Where an effect stands.
     *
     * @param state {@code done}, {@code to-come}, {@code waits}, {@code failed}, {@code in-doubt} or {@code given-up}
     * @param says in words
     * @param id in the ledger; null if it has not begun
     * @param run which has it or had it last; null if it has not begun
     */
    public record EffectStory(
            String name,
            String title,
            boolean required,
            String state,
            String says,
            @Nullable String id,
            @Nullable String run,
            @Nullable String idempotencyKey,
            @Nullable Instant settledAt) {}

    /** Tells it, but for when it is expected: a request that only asks for it waits for no look at others. */
    public static OutcomeStory of(OutcomeLine outcome, List<OutcomeEffect> effects) {
        return of(outcome, effects, null);
    }

    /**
     * Tells it.
     *
     * @param times how soon others of its job were ready; null if nobody wants to know
     */
    public static OutcomeStory of(OutcomeLine outcome, List<OutcomeEffect> effects, @Nullable ReadyTimes times) {
        return of(outcome, effects, times, null);
    }

    /**
     * Tells it.
     *
     * @param times how soon others of its job were ready; null if nobody wants to know
     * @param held what holds the run that has it now, in a sentence; null for nothing
     */
    public static OutcomeStory of(
            OutcomeLine outcome, List<OutcomeEffect> effects, @Nullable ReadyTimes times, @Nullable String held) {
        List<EffectStory> told =
                effects.stream().map(effect -> effect(outcome, effect, effects)).toList();
        return new OutcomeStory(
                standing(outcome),
                sentence(outcome, told),
                next(told),
                times == null ? null : Expectation.of(outcome, times, held),
                told);
    }

    public static String standing(OutcomeLine outcome) {
        if (outcome.readyAt() != null) {
            return OutcomeFilter.READY;
        }
        return outcome.isStuck() ? OutcomeFilter.STUCK : OutcomeFilter.ON_ITS_WAY;
    }

    private static String sentence(OutcomeLine outcome, List<EffectStory> effects) {
        String failed = titles(effects, "failed", "in-doubt");
        if (outcome.readyAt() != null) {
            String soon = "Ready, " + seconds(Duration.between(outcome.askedAt(), outcome.readyAt()))
                    + " after it was asked for.";
            String open = titles(effects, "to-come", "waits");
            return soon
                    + (failed.isEmpty() ? "" : " Not done: " + failed + ".")
                    + (open.isEmpty() ? "" : " Still to come: " + open + ".");
        }
        if (outcome.isStuck()) {
            return "Created, and not ready: "
                    + (failed.isEmpty() ? "a required effect was given up" : failed + " is not done")
                    + ". Nothing more happens by itself.";
        }
        String open = titles(
                effects.stream().filter(EffectStory::required).toList(), "to-come", "waits", "failed", "in-doubt");
        return "Created, and not ready yet. Still to come: " + (open.isEmpty() ? "its last look" : open) + ".";
    }

    private static @Nullable String next(List<EffectStory> effects) {
        if (effects.stream().anyMatch(effect -> effect.state().equals("in-doubt"))) {
            return "Ask the other side, by the key, whether it has what is in doubt, and say what you found out on the page of the run that sent it.";
        }
        return effects.stream().anyMatch(effect -> effect.state().equals("failed"))
                ? "Mend what made it fail, then retry: only what failed is done anew."
                : null;
    }

    private static EffectStory effect(OutcomeLine outcome, OutcomeEffect effect, List<OutcomeEffect> all) {
        EffectLine latest = effect.latest();
        String state = state(outcome, effect);
        return new EffectStory(
                effect.declared().name(),
                effect.declared().title(),
                effect.declared().required(),
                state,
                says(outcome, effect, state, all),
                latest == null ? null : latest.id().toString(),
                latest == null ? null : latest.run().toString(),
                latest == null ? null : latest.idempotencyKey(),
                latest == null ? null : latest.settledAt());
    }

    private static String state(OutcomeLine outcome, OutcomeEffect effect) {
        return switch (effect.turn()) {
            case NONE -> effect.isDone() ? "done" : "given-up";
            case FAILED -> "failed";
            case PERSON, DOUBT -> "in-doubt";
            case SEND, FIND_OUT -> "waits";
            case BEGIN -> outcome.settledAt() == null ? "to-come" : "not-begun";
        };
    }

    private static String says(OutcomeLine outcome, OutcomeEffect effect, String state, List<OutcomeEffect> all) {
        EffectLine latest = effect.latest();
        String answer = latest == null ? "" : Objects.requireNonNullElse(latest.answer(), "");
        return switch (state) {
            case "done" -> "Done.";
            case "failed" -> "Failed: " + full(answer.isBlank() ? "no reason was given" : answer);
            case "in-doubt" -> "Nobody can tell whether it was done. Nothing is sent for it meanwhile.";
            case "given-up" -> "Given up: " + full(reason(latest));
            case "waits" ->
                Objects.requireNonNullElse(outcome.waitsFor(), "It is being done.")
                        + (latest == null || latest.attempts() == 0 ? "" : " Tried " + times(latest.attempts()) + ".");
            default -> notBegun(outcome, effect, state, all);
        };
    }

    private static String notBegun(OutcomeLine outcome, OutcomeEffect effect, String state, List<OutcomeEffect> all) {
        List<String> before = all.stream()
                .filter(other ->
                        effect.declared().after().contains(other.declared().name()) && !other.isDone())
                .map(other -> other.declared().title())
                .toList();
        if (before.isEmpty()) {
            return state.equals("to-come")
                    ? "It has not begun yet."
                            + (outcome.waitsFor() == null ? "" : " What is waited for: " + outcome.waitsFor())
                    : "It was declared after this outcome was done.";
        }
        return (state.equals("to-come") ? "It comes after " : "Not begun, since it comes after ")
                + String.join(" and ", before) + ".";
    }

    private static String reason(@Nullable EffectLine latest) {
        return latest == null || latest.decidedWhy() == null ? "nobody said why" : latest.decidedWhy();
    }

    /** Others end their sentences with a full stop, or do not. */
    private static String full(String sentence) {
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    private static String titles(List<EffectStory> effects, String... states) {
        return String.join(
                ", ",
                effects.stream()
                        .filter(effect -> List.of(states).contains(effect.state()))
                        .map(EffectStory::title)
                        .toList());
    }

    /** What a retry does with an effect, in words. */
    public static String willBe(EffectTurn turn, @Nullable String before) {
        return switch (turn) {
            case BEGIN -> before == null ? "is done for the first time" : "is done anew, under a new key";
            case SEND -> "is tried again, under the same key";
            case FIND_OUT -> "is looked after first: whether it was done is not known";
            case PERSON, DOUBT -> "stays: somebody has to find out whether it was done";
            case FAILED, NONE -> "stays as it is";
        };
    }

    private static String times(int times) {
        return times == 1 ? "once" : times + " times";
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() >= 100
                ? duration.toSeconds() + " s"
                : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
