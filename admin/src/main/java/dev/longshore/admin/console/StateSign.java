package dev.longshore.admin.console;

import dev.longshore.model.run.RunState;

/**
 * How a state looks: an icon and a word, the word is never left out.
 *
 * @param word on screen
 * @param icon name in the sprite, with its prefix
 * @param tone suffix of the class that colours it
 */
record StateSign(String word, String icon, String tone) {

    static StateSign of(RunState state) {
        return switch (state) {
            case QUEUED -> new StateSign("Queued", "state-queued", "queued");
            case RUNNING -> new StateSign("Running", "state-running", "running");
            case PAUSING -> new StateSign("Pausing", "state-paused", "stopping");
            case PAUSED -> new StateSign("Paused", "state-paused", "paused");
            case CANCELLING -> new StateSign("Cancelling", "state-cancelled", "stopping");
            case COMPLETED -> new StateSign("Completed", "state-completed", "completed");
            case FAILED -> new StateSign("Failed", "state-failed", "failed");
            case CANCELLED -> new StateSign("Cancelled", "state-cancelled", "cancelled");
            case ABANDONED -> new StateSign("Abandoned", "state-cancelled", "cancelled");
            case EXPIRED -> new StateSign("Expired", "state-expired", "expired");
            case STALE -> new StateSign("Stale", "state-stale", "outdated");
            case SUPERSEDED -> new StateSign("Superseded", "state-superseded", "outdated");
        };
    }
}
