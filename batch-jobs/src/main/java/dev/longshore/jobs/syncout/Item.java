package dev.longshore.jobs.syncout;

import dev.longshore.jobs.kind.Rejection;
import dev.longshore.sql.effect.EffectRow;
import dev.longshore.sql.export.JsonRow;
import org.jspecify.annotations.Nullable;

/** A row on its way. For one thread. */
final class Item {

    /** What is to be done about it next. */
    enum Step {
        /** Look at the ledger and decide. */
        DECIDE,
        /** Read its row again: since it was read, another run has moved it on. */
        READ,
        /** Send it. */
        SEND,
        /** Take over a call of somebody who is gone, once it is surely over. */
        ADOPT,
        /** Ask the other side whether it has it. */
        ASK,
        /** Nothing: its fate is known. */
        NOTHING
    }

    /** How it counts. */
    enum Fate {
        WRITTEN,
        FILTERED,
        REJECTED
    }

    private final long position;
    private final String name;
    private JsonRow row;
    private String hash;
    private int seen;
    private @Nullable EffectRow effect;
    private Step step = Step.DECIDE;
    private long dueAt;
    private int asked;
    private int free;
    private @Nullable Fate fate;
    private @Nullable Rejection rejection;

    /**
     * Undecided yet.
     *
     * @param position its place in the unit, from 1
     * @param name what the ledger calls it
     * @param hash of what would be sent
     * @param now by the clock that due times go by
     */
    Item(long position, JsonRow row, String name, String hash, long now) {
        this.position = position;
        this.row = row;
        this.name = name;
        this.hash = hash;
        this.dueAt = now;
    }

    JsonRow row() {
        return row;
    }

    String name() {
        return name;
    }

    String hash() {
        return hash;
    }

    /** Rows with the same are sent in order, where the job says so. */
    String order() {
        return row.key().get(0);
    }

    Step step() {
        return step;
    }

    long dueAt() {
        return dueAt;
    }

    /** How often the other side was asked in vain. */
    int asked() {
        return asked;
    }

    @Nullable
    Fate fate() {
        return fate;
    }

    @Nullable
    Rejection rejection() {
        return rejection;
    }

    /** Its latest effect; there is one in every step but DECIDE. */
    EffectRow effect() {
        if (effect == null) {
            throw new IllegalStateException("nothing is planned for " + name);
        }
        return effect;
    }

    /** Whether its effect is of what the row says now, and not of what it said before. */
    boolean isCurrent() {
        return effect().contentHash().equals(hash);
    }

    /** Whether the ledger has a content that may be newer than what was read: to send that would put the older in the place of the newer. */
    boolean isBehind() {
        return !isCurrent() && effect().recent() && effect().version() > seen;
    }

    /** Takes what the row says now; whatever the ledger had of it before is older. */
    void isReadAgain(JsonRow now, String hashOfNow) {
        row = now;
        hash = hashOfNow;
        seen = effect().version();
    }

    void has(EffectRow latest) {
        effect = latest;
    }

    void next(Step what, long at) {
        step = what;
        dueAt = at;
    }

    /** Counts a call that is no try, such as one that came too fast: each is to be followed by a longer pause all the same. */
    int sentForFree() {
        return ++free;
    }

    void askedInVain(long at) {
        asked++;
        next(Step.ASK, at);
    }

    void isWritten() {
        ends(Fate.WRITTEN);
    }

    void isFiltered() {
        ends(Fate.FILTERED);
    }

    void isRejected(String rule, String message, @Nullable String value) {
        rejection = new Rejection(position, name, null, value, rule, message, row.json());
        ends(Fate.REJECTED);
    }

    void isPoison() {
        rejection = Rejection.poison(position, name);
        ends(Fate.REJECTED);
    }

    private void ends(Fate how) {
        fate = how;
        step = Step.NOTHING;
    }
}
