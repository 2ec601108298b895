package dev.longshore.admin.console;

import dev.longshore.sql.schedule.Hold;
import dev.longshore.sql.schedule.ScheduleLine;
import java.util.List;

/** How a schedule as a whole looks, and what holds it, or runs. */
final class ScheduleSign {

    private ScheduleSign() {}

    static StateSign of(ScheduleLine line) {
        if (!line.holds().isEmpty()) {
            return new StateSign("Paused", "state-held", "held");
        }
        if (line.failure() != null) {
            return new StateSign("Cannot decide", "state-failed", "failed");
        }
        if (line.cannotRun() != null) {
            return new StateSign("Cannot run", "state-failed", "failed");
        }
        return line.nextFireAt() == null
                ? new StateSign("No fire to come", "state-completed", "cancelled")
                : new StateSign("Active", "clock", "running");
    }

    /** {@code Ines Kramer paused all schedules at 22:10, until 06:00: new disks.} */
    static String says(Hold hold, WallClock wall) {
        return hold.actor() + " paused " + what(hold) + " at " + wall.brief(hold.since())
                + (hold.until() == null
                        ? ", until somebody resumes " + (hold.scope().equals("schedule") ? "it" : "them")
                        : ", until " + wall.brief(hold.until()))
                + ": " + Words.sentence(hold.reason());
    }

    private static String what(Hold hold) {
        String held =
                switch (hold.held()) {
                    case FIRES -> "schedules";
                    case RUNS -> "runs";
                };
        return switch (hold.scope()) {
            case "all" -> "all " + held;
            case "schedule" -> String.valueOf(hold.subject());
            default -> "the " + held + " of " + hold.scope() + " " + hold.subject();
        };
    }

    static List<String> says(List<Hold> holds, WallClock wall) {
        return holds.stream().map(hold -> says(hold, wall)).toList();
    }
}
