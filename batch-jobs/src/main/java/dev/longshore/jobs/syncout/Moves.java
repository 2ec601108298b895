package dev.longshore.jobs.syncout;

import dev.longshore.jobs.effect.Judgement;
import dev.longshore.jobs.syncout.Item.Step;
import dev.longshore.sql.effect.Settled;
import java.time.Duration;

/** Says what is next for a row once what came of its call is written. */
final class Moves {

    private final Judgement judgement;
    private final Duration lookupAfter;

    Moves(Judgement judgement, Duration lookupAfter) {
        this.judgement = judgement;
        this.lookupAfter = lookupAfter;
    }

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
            case PLANNED -> {
                int inVain = settled.free() ? item.sentForFree() : 0;
                item.next(
                        item.isCurrent() ? Step.SEND : Step.DECIDE,
                        now + judgement.pause(item.effect().attempts() + inVain).toNanos());
            }
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
            item.askedInVain(now + judgement.pause(item.asked() + 1).toNanos());
        } else {
            item.next(Step.ASK, now + lookupAfter.toNanos());
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
}
