package dev.longshore.admin.cli;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.run.RunState;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.sql.schedule.FastClock;
import dev.longshore.sql.schedule.FireRow;
import dev.longshore.sql.schedule.FireViews;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Lets the hours before now pass in a moment, and tells what schedules decide meanwhile. */
record Night(FastClock clock, FireViews fires, Work work, Console console, String address) {

    private static final Duration HOURS = Duration.ofHours(12);
    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int AT_ONCE = 500;

    static Night in(RunningApplication application, Work work, Console console) {
        return new Night(
                application.get(FastClock.class),
                application.get(FireViews.class),
                work,
                console,
                application.address());
    }

    /** Returns once it is over and its runs have ended; whether all of them completed. */
    boolean pass() {
        long seen = last(0);
        console.say("The last " + HOURS.toHours() + " hours pass in " + WITHIN.toSeconds()
                + " s, as schedules see them (UTC):");
        clock.begin(Actor.local("command-line"), HOURS, WITHIN);
        List<FireRow> decided = new ArrayList<>();
        boolean over = false;
        while (!over) {
            over = clock.isOver();
            List<FireRow> newer = fires.newerThan(TenantScope.ALL, seen, AT_ONCE);
            for (FireRow fire : newer) {
                console.say("  " + line(fire));
                decided.add(fire);
                seen = fire.id();
            }
            Work.pause();
        }
        return tellTheEnd(decided);
    }

    private boolean tellTheEnd(List<FireRow> decided) {
        if (decided.isEmpty()) {
            console.say("No schedule was due, or all was decided before.");
            return true;
        }
        // those that waited were decided again meanwhile
        List<FireRow> now = fires.newerThan(TenantScope.ALL, decided.get(0).id() - 1, decided.size());
        long asked = 0;
        long completed = 0;
        for (FireRow fire : now) {
            if (fire.run() != null) {
                asked++;
                completed += work.follow(fire.run()).state() == RunState.COMPLETED ? 1 : 0;
            }
        }
        console.say("The night is over: " + Figures.count(now.size()) + " fires, " + Figures.count(asked) + " runs, "
                + Figures.count(completed) + " of them completed.");
        heldStill(now, address).forEach(console::say);
        return asked == completed;
    }

    /** What to do about the fires that nothing in this night lets go, a line for each of their schedules. */
    static List<String> heldStill(List<FireRow> fires, String address) {
        return fires.stream()
                .filter(fire -> fire.decision() == FireDecision.HELD)
                .collect(Collectors.groupingBy(fire -> fire.schedule().value(), TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(held -> whatToDo(held.getKey(), held.getValue(), address))
                .toList();
    }

    private static String whatToDo(String schedule, long held, String address) {
        return (held == 1 ? "One fire" : Figures.count(held) + " fires") + " of " + schedule
                + (held == 1 ? " is" : " are") + " held still. Release or skip " + (held == 1 ? "it" : "them")
                + " under \"Past fires\" of " + address
                + "/schedules/" + schedule + ".";
    }

    private long last(long seen) {
        List<FireRow> older = fires.newerThan(TenantScope.ALL, seen, AT_ONCE);
        return older.isEmpty() ? seen : last(older.get(older.size() - 1).id());
    }

    private static String line(FireRow fire) {
        String what = fire.schedule() + (fire.tenant() == null ? "" : " for " + fire.tenant());
        String became = fire.decision() == FireDecision.ASKED && fire.run() != null
                ? "run " + fire.run()
                : fire.decision().word() + (fire.reason() == null ? "" : ": " + fire.reason());
        return TIME.format(fire.plannedAt()) + "  " + what + ": " + became;
    }
}
