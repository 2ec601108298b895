package dev.longshore.jobs.syncout;

import dev.longshore.jobs.http.HttpResult;
import dev.longshore.jobs.syncout.Item.Step;
import dev.longshore.model.effect.EffectState;
import dev.longshore.sql.effect.Settled;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Says what becomes of an effect after a call: where it goes in the ledger, and what is next for its row. */
final class Judgement {

    private static final Duration BASE = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 10;

    private final SyncOutSpec spec;
    private final RandomGenerator random;

    Judgement(SyncOutSpec spec, RandomGenerator random) {
        this.spec = spec;
        this.random = random;
    }

    /**
     * What came of a call for an item.
     *
     * @param meaning of the answer
     * @param status null without an answer
     * @param said what was answered, or why nothing was; without secrets
     * @param free whether it does not count as a try
     */
    record Answered(Item item, Meaning meaning, @Nullable Integer status, String said, boolean free) {}

    /** After a request. */
    Settled ofRequest(Answered call) {
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

    /** After a question. */
    Settled ofQuestion(Answered asked) {
        // it was not counted as a try, so that nothing is given back for it
        Answered call = new Answered(asked.item(), asked.meaning(), asked.status(), asked.said(), false);
        Integer status = call.status();
        if (status != null && status >= 200 && status < 300 && call.meaning() == Meaning.APPLIED) {
            return settled(call, EffectState.DONE, false);
        }
        if (status != null && (status == 404 || status == 410)) {
            return settled(call, isSpent(call) ? EffectState.FAILED : EffectState.PLANNED, false);
        }
        return settled(
                call,
                call.item().asked() + 1 >= spec.pace().attempts() && !asked.free()
                        ? EffectState.IN_DOUBT
                        : EffectState.SENT,
                true);
    }

    /** After a call of somebody who is gone; it was counted as a try when it was sent. */
    Settled ofOrphan(Item item) {
        Answered nothing = new Answered(item, Meaning.UNCLEAR, null, "its sender is gone", false);
        return settled(nothing, unclear(nothing), true);
    }

    /** Moves an item on after what was settled is written. */
    void apply(Settled settled, Item item, long now) {
        item.has(item.effect().after(settled));
        switch (settled.state()) {
            case DONE -> {
                if (item.isCurrent()) {
                    item.isWritten();
                } else {
                    item.next(Step.DECIDE, now);
                }
            }
            case PLANNED ->
                item.next(
                        item.isCurrent() ? Step.SEND : Step.DECIDE,
                        now + pause(item.effect().attempts()).toNanos());
            case SENT -> ask(item, now);
            case IN_DOUBT -> Planning.inDoubt(item);
            case FAILED -> {
                if (item.isCurrent()) {
                    failed(settled, item);
                } else {
                    item.next(Step.DECIDE, now);
                }
            }
            case GIVEN_UP, SUPERSEDED -> throw new IllegalStateException("no call makes an effect " + settled.state());
        }
    }

    private void ask(Item item, long now) {
        if (item.step() == Step.ASK) {
            item.askedInVain(now + pause(item.asked() + 1).toNanos());
        } else {
            item.next(Step.ASK, now + spec.safety().lookupAfter().toNanos());
        }
    }

    private static void failed(Settled settled, Item item) {
        Integer status = settled.status();
        String said = settled.answer() == null || settled.answer().isBlank() ? "nothing" : settled.answer();
        item.isRejected(
                "refused",
                "The other side did not take it: "
                        + (status == null ? said : "it answered " + status + " and said " + said) + ".",
                status == null ? null : status.toString());
    }

    /** Exponential with full jitter: workers that failed together do not come back together. */
    private Duration pause(int tries) {
        long most = Math.min(LONGEST.toMillis(), BASE.toMillis() << Math.min(MOST_DOUBLINGS, Math.max(0, tries - 1)));
        return Duration.ofMillis(random.nextLong(most + 1));
    }

    /** Its earlier calls may have been applied, whatever this one was answered. */
    private static boolean maybe(Answered call) {
        return call.item().effect().maybeApplied();
    }

    private boolean isSpent(Answered call) {
        return !call.free() && call.item().effect().attempts() >= spec.pace().attempts();
    }

    private EffectState unclear(Answered call) {
        if (spec.safety().honoured()) {
            return isSpent(call) ? EffectState.IN_DOUBT : EffectState.PLANNED;
        }
        return spec.safety().lookup() == null ? EffectState.IN_DOUBT : EffectState.SENT;
    }

    private static Settled settled(Answered call, EffectState state, boolean maybe) {
        return new Settled(call.item().effect().id(), state, maybe, call.free(), call.status(), call.said());
    }

    /** Whether a result says that the other system is unwell, and not only that it did not want this. */
    static boolean isFailure(HttpResult result, Meaning meaning) {
        boolean tooFast = result instanceof HttpResult.Answer answer && answer.status() == Answers.TOO_MANY;
        return !tooFast && (meaning == Meaning.UNCLEAR || meaning == Meaning.AGAIN);
    }
}
