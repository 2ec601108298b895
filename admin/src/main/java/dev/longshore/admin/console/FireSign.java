package dev.longshore.admin.console;

import dev.longshore.model.schedule.FireDecision;
import dev.longshore.sql.schedule.FireRow;

/** How a decision about a planned time looks: once a run was asked for, the state of the run is what counts. */
final class FireSign {

    private FireSign() {}

    static StateSign of(FireRow fire) {
        if (fire.decision() == FireDecision.ASKED && fire.runState() != null) {
            return StateSign.of(fire.runState());
        }
        return switch (fire.decision()) {
            case HELD -> new StateSign("Held", "state-held", "held");
            case ASKED -> new StateSign("Asked for", "state-queued", "queued");
            case SKIPPED -> new StateSign("Skipped", "skip", "cancelled");
            case MISSED -> new StateSign("Missed", "state-failed", "failed");
            case REPLACED -> new StateSign("Replaced", "state-superseded", "superseded");
            case REFUSED -> new StateSign("Refused", "state-failed", "failed");
        };
    }
}
