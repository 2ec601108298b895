package dev.longshore.scheduler.fire;

import dev.longshore.model.schedule.DueFires;
import dev.longshore.model.schedule.Policies;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.WhenMissed;
import dev.longshore.sql.schedule.Sentences;

/** Why times are given up that nobody decided about, and how many runs those would have been. */
final class MissedReason {

    private MissedReason() {}

    /**
     * As a sentence.
     *
     * @param found with times that are given up
     * @param tenants how many the schedule asks for; 0 for a run of no tenant
     */
    static String of(ScheduleDefinition definition, DueFires found, DueFires.GivenUp givenUp, int tenants) {
        return "No scheduler decided about it in time, and " + becomes(definition, found, tenants) + "."
                + Sentences.runsOf(givenUp.times(), tenants);
    }

    private static String becomes(ScheduleDefinition definition, DueFires found, int tenants) {
        Policies policies = definition.policies();
        if (policies.missed() == WhenMissed.SKIP || found.toAsk().isEmpty()) {
            return "what was missed is skipped";
        }
        String each = tenants > 1 ? " for each of its " + tenants + " tenants" : "";
        return policies.missed() == WhenMissed.ONCE
                ? "one run" + each + " is made for all that were missed: that of "
                        + Sentences.moment(
                                found.toAsk().get(0).fire().at(),
                                definition.timing().zone())
                : "at most " + policies.catchUp() + each + " are caught up";
    }
}
