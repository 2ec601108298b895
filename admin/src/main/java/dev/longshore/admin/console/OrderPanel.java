package dev.longshore.admin.console;

import dev.longshore.sql.outcome.UnreadyOutcome;
import dev.longshore.sql.run.HeldBehind;
import java.util.List;

/**
 * What waits in a run since something before it is not done.
 *
 * @param chunks behind one of their track
 * @param rows behind one with the same key
 * @param outcomes behind an effect of theirs
 */
record OrderPanel(List<HeldBehind> chunks, List<HeldBehind> rows, List<UnreadyOutcome> outcomes, Figures f) {

    OrderPanel {
        chunks = List.copyOf(chunks);
        rows = List.copyOf(rows);
        outcomes = List.copyOf(outcomes);
    }

    public boolean isEmpty() {
        return chunks.isEmpty() && rows.isEmpty() && outcomes.isEmpty();
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
