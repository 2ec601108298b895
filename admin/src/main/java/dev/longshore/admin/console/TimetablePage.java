package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.schedule.ExpectedRun;
import dev.longshore.sql.schedule.Outlook;
import dev.longshore.sql.schedule.OutlookViews;
import dev.longshore.sql.schedule.UsualDuration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** What will likely run in the next hours and days: together with what, how long, and which promises are at risk. */
@ConsolePage
class TimetablePage {

    private static final int DAY = 24;
    private static final int WEEK = 168;
    private static final int LISTED = 100;

    private final OutlookViews outlooks;

    TimetablePage(OutlookViews outlooks) {
        this.outlooks = outlooks;
    }

    /**
     * A fire to come, in words.
     *
     * @param own its time by the clock that its schedule goes by; null if that is the page's
     */
    record Line(
            ExpectedRun run,
            String planned,
            @Nullable String own,
            String starts,
            String takes,
            String due,
            String says) {

        static Line of(ExpectedRun run, WallClock clock, Figures f) {
            UsualDuration usual = run.usual();
            return new Line(
                    run,
                    clock.time(run.fire().at()),
                    own(run, clock),
                    run.comes() ? "≈ " + clock.clock(run.startAt()) : "–",
                    usual == null
                            ? "not enough data"
                            : "≈ " + f.duration(usual.usual()) + (run.runs() > 1 ? " each" : ""),
                    clock.about(run.dueAt()),
                    says(run, clock));
        }

        private static @Nullable String own(ExpectedRun run, WallClock clock) {
            return run.zone().equals(clock.zone())
                    ? null
                    : new WallClock(run.zone(), clock.asOf()).time(run.fire().at()) + " " + run.zone();
        }

        private static String says(ExpectedRun run, WallClock clock) {
            String note = run.note() == null ? "" : run.note();
            String risk =
                    switch (run.risk()) {
                        case LATE ->
                            "Ready at about " + clock.about(run.endAt() == null ? run.startAt() : run.endAt())
                                    + ", promised by " + clock.about(run.dueAt()) + ".";
                        case AT_RISK -> "A slow run would break the promise of " + clock.about(run.dueAt()) + ".";
                        case NONE, UNKNOWN -> "";
                    };
            return (risk + " " + note).strip();
        }
    }

    /** Runs that are due together, in words. */
    record Crowd(String at, String says, List<String> schedules) {

        static Crowd of(Outlook.Herd herd, WallClock clock, Figures f) {
            return new Crowd(
                    clock.time(herd.at()),
                    f.many(herd.runs(), "run") + " are due together in lane " + herd.lane() + ", which runs "
                            + f.number(herd.atOnce()) + " at once. The last starts at about "
                            + clock.about(herd.lastStartsAt()) + ".",
                    herd.schedules().stream().map(ScheduleName::value).toList());
        }

        /** Those of the same schedules as one: the first, and how many follow. */
        static List<Crowd> of(List<Outlook.Herd> herds, WallClock clock, Figures f) {
            Map<List<ScheduleName>, List<Outlook.Herd>> alike = herds.stream()
                    .collect(Collectors.groupingBy(Outlook.Herd::schedules, LinkedHashMap::new, Collectors.toList()));
            return alike.values().stream()
                    .map(same -> {
                        Crowd first = of(same.get(0), clock, f);
                        return new Crowd(
                                first.at(),
                                first.says()
                                        + more(
                                                same.size() - 1,
                                                clock.about(same.get(same.size() - 1)
                                                        .at()),
                                                f),
                                first.schedules());
                    })
                    .toList();
        }
    }

    /** Promises of one schedule that are at risk: the first, and how many follow. */
    record Risk(Line first, String says) {

        static List<Risk> of(List<ExpectedRun> risky, WallClock clock, Figures f) {
            Map<ScheduleName, List<ExpectedRun>> bySchedule = risky.stream()
                    .collect(Collectors.groupingBy(ExpectedRun::schedule, LinkedHashMap::new, Collectors.toList()));
            return bySchedule.values().stream()
                    .map(runs -> {
                        Line first = Line.of(runs.get(0), clock, f);
                        String last =
                                clock.about(runs.get(runs.size() - 1).fire().at());
                        return new Risk(first, first.says() + more(runs.size() - 1, last, f));
                    })
                    .toList();
        }
    }

    private static String more(int count, String last, Figures f) {
        return count == 0
                ? ""
                : count == 1
                        ? " The same once more, at " + last + "."
                        : " The same " + f.number(count) + " more times, the last at " + last + ".";
    }

    @GetMapping("/timetable")
    String page(
            Actor actor,
            @RequestParam(required = false) @Nullable String hours,
            @ModelAttribute("f") Figures f,
            Model model) {
        int ahead = hours(hours);
        WallClock clock = WallClock.utc(f);
        Outlook outlook = outlooks.next(actor.scope(), Duration.ofHours(ahead));
        List<ExpectedRun> risky = outlook.atRisk();
        model.addAttribute("hours", ahead);
        model.addAttribute("title", ahead == WEEK ? "Next 7 days" : "Next " + ahead + " hours");
        model.addAttribute("lede", lede(outlook, risky, f));
        model.addAttribute("risky", Risk.of(risky, clock, f));
        model.addAttribute("herds", Crowd.of(outlook.herds(), clock, f));
        model.addAttribute("chart", TimetableChart.of(outlook, clock));
        model.addAttribute(
                "lines",
                outlook.runs().stream()
                        .limit(LISTED)
                        .map(run -> Line.of(run, clock, f))
                        .toList());
        model.addAttribute("all", outlook.runs().size());
        model.addAttribute("outlook", outlook);
        return "timetable";
    }

    private static String lede(Outlook outlook, List<ExpectedRun> risky, Figures f) {
        int runs = outlook.runs().stream()
                .filter(ExpectedRun::comes)
                .mapToInt(ExpectedRun::runs)
                .sum();
        if (outlook.runs().isEmpty() && outlook.frequent().isEmpty()) {
            return "No schedule fires in this time.";
        }
        return "About " + f.many(runs, "run")
                + " will be asked for. Times are UTC; where a schedule goes by another clock, its own time stands below. "
                + (risky.isEmpty()
                        ? "No promise is at risk"
                        : risky.size() == 1
                                ? "One promise is at risk"
                                : Words.capitalized(Words.number(risky.size())) + " promises are at risk")
                + (outlook.herds().isEmpty()
                        ? "."
                        : ", and " + Words.number(outlook.herds().size())
                                + (outlook.herds().size() == 1 ? " time" : " times")
                                + " more are due together than may run at once.");
    }

    private static int hours(@Nullable String given) {
        if (given == null) {
            return DAY;
        }
        try {
            int hours = Integer.parseInt(given);
            if (hours >= 1 && hours <= WEEK) {
                return hours;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw LongshoreException.badInput(
                "bad-value",
                "hours",
                "\"" + Words.brief(given, 20) + "\" is no number of hours.",
                "Write 1 to " + WEEK + ".");
    }
}
