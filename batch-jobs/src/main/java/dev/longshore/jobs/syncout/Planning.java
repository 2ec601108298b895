package dev.longshore.jobs.syncout;

import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.syncout.Item.Step;
import dev.longshore.model.effect.EffectId;
import dev.longshore.model.effect.EffectKey;
import dev.longshore.model.effect.EffectState;
import dev.longshore.sql.effect.EffectLedger;
import dev.longshore.sql.effect.EffectRow;
import dev.longshore.sql.effect.PlannedEffect;
import dev.longshore.sql.effect.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides from the ledger what is to be done about rows. For one thread. */
final class Planning {

    static final String IN_DOUBT = "in-doubt";

    private static final Duration SOON = Duration.ofMillis(200);

    private final EffectLedger ledger;
    private final Sender sender;
    private final Fence fence;
    private final SyncOutSpec.Safety safety;

    Planning(EffectLedger ledger, Sender sender, Fence fence, SyncOutSpec.Safety safety) {
        this.ledger = ledger;
        this.sender = sender;
        this.fence = fence;
        this.safety = safety;
    }

    /** Decides about items whose step is DECIDE; plans what is new, and commits it. */
    void decide(List<Item> items, long now) {
        Map<String, EffectRow> latest = latest(items);
        List<Item> fresh = new ArrayList<>();
        List<EffectId> superseded = new ArrayList<>();
        List<EffectId> doubtful = new ArrayList<>();
        for (Item item : items) {
            EffectRow effect = latest.get(item.name());
            if (effect != null) {
                item.has(effect);
            }
            decide(item, effect, now, fresh, superseded, doubtful);
        }
        if (!doubtful.isEmpty()) {
            ledger.doubt(sender, doubtful);
        }
        if (!fresh.isEmpty()) {
            plan(fresh, latest, superseded, now);
        }
    }

    private void decide(
            Item item,
            @Nullable EffectRow effect,
            long now,
            List<Item> fresh,
            List<EffectId> superseded,
            List<EffectId> doubtful) {
        if (effect == null) {
            fresh.add(item);
            return;
        }
        boolean ofThisRun = effect.run().equals(sender.unit().run());
        if (item.isBehind()) {
            item.next(Step.READ, now);
            return;
        }
        boolean same = item.isCurrent();
        switch (effect.state()) {
            case DONE -> {
                if (!same) {
                    fresh.add(item);
                } else if (ofThisRun) {
                    item.isWritten();
                } else {
                    item.isFiltered();
                }
            }
            case GIVEN_UP -> {
                if (same) {
                    item.isFiltered();
                } else {
                    fresh.add(item);
                }
            }
            case FAILED -> {
                if (same && ofThisRun) {
                    item.isRejected(
                            "refused",
                            "The other side did not take it. Effect " + effect.id() + " has what it said.",
                            null);
                } else {
                    fresh.add(item);
                }
            }
            case SUPERSEDED -> fresh.add(item);
            case PLANNED -> {
                if (!same) {
                    superseded.add(effect.id());
                    fresh.add(item);
                } else if (effect.maybeApplied() && !safety.honoured()) {
                    doubtful.add(effect.id());
                    inDoubt(item);
                } else {
                    item.next(Step.SEND, now);
                }
            }
            case SENT -> item.next(Step.ADOPT, now + effect.overIn().toNanos());
            case IN_DOUBT -> inDoubt(item);
        }
    }

    private void plan(List<Item> fresh, Map<String, EffectRow> before, List<EffectId> superseded, long now) {
        List<PlannedEffect> planned = new ArrayList<>();
        for (Item item : fresh) {
            EffectRow latest = before.get(item.name());
            int version = latest == null ? 1 : latest.version() + 1;
            planned.add(new PlannedEffect(
                    item.name(),
                    version,
                    item.hash(),
                    EffectKey.of(sender.job(), sender.tenant(), item.name(), version, item.hash())));
        }
        ledger.plan(sender, superseded, planned);
        Map<String, EffectRow> after = latest(fresh);
        boolean all = true;
        for (Item item : fresh) {
            EffectRow effect = after.get(item.name());
            if (effect != null) {
                item.has(effect);
            }
            if (effect != null && effect.state() == EffectState.PLANNED && item.isCurrent()) {
                item.next(Step.SEND, now);
            } else {
                all = false;
                item.next(Step.DECIDE, now + SOON.toNanos());
            }
        }
        if (!all) {
            // the claim is lost, or another run is at the same items
            fence.check();
        }
    }

    private Map<String, EffectRow> latest(List<Item> items) {
        return ledger.latest(sender, items.stream().map(Item::name).toList());
    }

    /** Nothing is sent for it before a person has decided. */
    static void inDoubt(Item item) {
        item.isRejected(
                IN_DOUBT,
                "Nobody can tell whether the other side has it. Effect "
                        + item.effect().id() + " waits for somebody who finds out; until then nothing is sent for it.",
                null);
    }
}
