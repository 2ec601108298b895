package dev.longshore.admin.console;

import dev.longshore.admin.run.HeldInOrder;
import dev.longshore.sql.outcome.UnreadyOutcome;
import dev.longshore.sql.run.HeldBehind;
import java.util.List;

/** What waits in a run since something before it is not done. */
record OrderPanel(HeldInOrder held, Figures f) {

    public boolean isEmpty() {
        return held.isEmpty();
    }

    public List<HeldBehind> chunks() {
        return held.chunks();
    }

    public List<HeldBehind> rows() {
        return held.rows();
    }

    public List<UnreadyOutcome> outcomes() {
        return held.outcomes();
    }

    /** How many wait behind something. */
    public String held(HeldBehind behind, String noun) {
        return f.many(behind.held(), noun) + (behind.held() == 1 ? " waits" : " wait");
    }

    /** Which. */
    public String which(HeldBehind behind) {
        return behind.held() == 1 ? behind.first() : behind.first() + " to " + behind.last();
    }
}
