package dev.longshore.admin.console;

import dev.longshore.sql.schedule.BackfillPreview;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What a backfill would do, and what that costs, in sentences. */
final class BackfillCost {

    private BackfillCost() {}

    /** @param wall the clock of its schedule */
    static List<String> of(BackfillPreview preview, WallClock wall, Figures f) {
        return Stream.of(range(preview, wall, f), runs(preview, f), atOtherTimes(preview, f), time(preview, f))
                .filter(sentence -> !sentence.isEmpty())
                .toList();
    }

    private static String range(BackfillPreview preview, WallClock wall, Figures f) {
        return preview.first() == null || preview.last() == null
                ? "No planned time lies in these days."
                : f.many(preview.times(), "planned time") + ", from " + wall.time(preview.first()) + " to "
                        + wall.time(preview.last()) + ".";
    }

    private static String runs(BackfillPreview preview, Figures f) {
        int all = preview.runs() + preview.leftOut();
        String each = all > preview.times() && preview.times() > 0
                ? ": one for each of " + f.number(all / preview.times()) + " tenants at each time"
                : "";
        String without = preview.leftOut() == 0
                ? ""
                : ", without " + f.number(preview.leftOut())
                        + " that were asked for already, wait or gave way to a newer one";
        return "It asks for " + f.many(preview.runs(), "run") + " in lane repair" + each + without + ".";
    }

    private static String atOtherTimes(BackfillPreview preview, Figures f) {
        int runs = preview.atOtherTimes();
        return runs == 0
                ? ""
                : "For times of these days that the schedule does not have now, " + f.many(runs, "run")
                        + (runs == 1 ? " was" : " were")
                        + " asked for already. They count for none of its times, so that their work is done again.";
    }

    private static String time(BackfillPreview preview, Figures f) {
        Duration elapsed = preview.elapsed();
        Duration work = preview.work();
        return elapsed == null || work == null
                ? "How long that takes is not known: the job has no history."
                : "About " + f.duration(elapsed) + " until all is done, by the last runs of the job: "
                        + f.duration(work) + " of work in sum.";
    }
}
