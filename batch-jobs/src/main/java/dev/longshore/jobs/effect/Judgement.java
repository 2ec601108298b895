package dev.longshore.jobs.effect;

import dev.longshore.jobs.http.HttpResult;
import dev.longshore.model.effect.EffectState;
import dev.longshore.sql.effect.EffectRow;
import dev.longshore.sql.effect.Settled;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Says where an effect goes in the ledger after a call, and how long to leave it alone. */
public final class Judgement {

    private static final Duration BASE = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 10;

    private final Rules rules;
    private final RandomGenerator random;

    public Judgement(Rules rules, RandomGenerator random) {
        this.rules = rules;
        this.random = random;
    }

    /**
     * What is declared of the other side.
     *
     * @param honoured whether it does nothing twice that bears the same key
     * @param askable whether it can be asked
     * @param attempts calls for one effect at most
     */
    public record Rules(boolean honoured, boolean askable, int attempts) {}

    /**
     * What came of a call for an effect.
     *
     * @param effect as the ledger has it, the call counted
     * @param meaning of the answer
     * @param status null without an answer
     * @param said what was answered, or why nothing was; without secrets
     * @param free whether it does not count as a try
     */
    public record Answered(
            EffectRow effect, Meaning meaning, @Nullable Integer status, String said, boolean free) {}

    /** After a request. */
    public Settled ofRequest(Answered call) {
        return switch (call.meaning()) {
            case APPLIED -> settled(call, EffectState.DONE, false);
            case REFUSED -> settled(call, maybe(call) ? EffectState.IN_DOUBT : EffectState.FAILED, maybe(call));
            case AGAIN -> {
                EffectState spent = maybe(call) ? EffectState.IN_DOUBT : EffectState.FAILED;
                yield settled(call, isSpent(call) ? spent : EffectState.PLANNED, maybe(call));
            }
            case UNCLEAR -> settled(call, unclear(call), true);
        };
    }

    /**
     * After a question.
     *
     * @param before how often it was asked in vain before
     */
    public Settled ofQuestion(Answered asked, int before) {
        // it was not counted as a try, so that nothing is given back for it
        Answered call = new Answered(asked.effect(), asked.meaning(), asked.status(), asked.said(), false);
        Integer status = call.status();
        if (status != null && status >= 200 && status < 300 && call.meaning() == Meaning.APPLIED) {
            return settled(call, EffectState.DONE, false);
        }
        if (status != null && (status == 404 || status == 410)) {
            return settled(call, isSpent(call) ? EffectState.FAILED : EffectState.PLANNED, false);
        }
        boolean enough = before + 1 >= rules.attempts() && !asked.free();
        return settled(call, enough ? EffectState.IN_DOUBT : EffectState.SENT, true);
    }

    /** After a call of somebody who is gone; it was counted as a try when it was sent. */
    public Settled ofOrphan(EffectRow effect) {
        Answered nothing = new Answered(effect, Meaning.UNCLEAR, null, "its sender is gone", false);
        return settled(nothing, unclear(nothing), true);
    }

    /** Exponential with full jitter: workers that failed together do not come back together. */
    public Duration pause(int tries) {
        long most = Math.min(LONGEST.toMillis(), BASE.toMillis() << Math.min(MOST_DOUBLINGS, Math.max(0, tries - 1)));
        return Duration.ofMillis(random.nextLong(most + 1));
    }

    /** Whether a result says that the other system is unwell, and not only that it did not want this. */
    public static boolean isFailure(HttpResult result, Meaning meaning) {
        boolean tooFast = result instanceof HttpResult.Answer answer && answer.status() == Answers.TOO_MANY;
        return !tooFast
                && !(result instanceof HttpResult.Withheld)
                && (meaning == Meaning.UNCLEAR || meaning == Meaning.AGAIN);
    }

    /** Its earlier calls may have been applied, whatever this one was answered. */
    private static boolean maybe(Answered call) {
        return call.effect().maybeApplied();
    }

    private boolean isSpent(Answered call) {
        return !call.free() && call.effect().attempts() >= rules.attempts();
    }

    private EffectState unclear(Answered call) {
        if (rules.honoured()) {
            return isSpent(call) ? EffectState.IN_DOUBT : EffectState.PLANNED;
        }
        return rules.askable() ? EffectState.SENT : EffectState.IN_DOUBT;
    }

    private static Settled settled(Answered call, EffectState state, boolean maybe) {
        return new Settled(call.effect().id(), state, maybe, call.free(), call.status(), call.said());
    }
}
