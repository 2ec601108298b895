package dev.longshore.admin.cli;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.run.RunState;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.WaitsFor;
import dev.longshore.sql.run.RunRow;
import dev.longshore.sql.schedule.FastClock;
import dev.longshore.sql.schedule.FireRow;
import dev.longshore.sql.schedule.FireViews;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Lets the hours before now pass in a moment, a whole night among them at whatever time of day, and tells what schedules decide meanwhile.
 *
 * @param time the present
 */
record Night(FastClock clock, FireViews fires, Work work, Console console, String address, Clock time) {

    /** Of the schedules that ship. */
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    /** A night is over then: what ships begins before, and is promised for the hours until then or soon after. */
    private static final int MORNING = 6;

    private static final Duration SHORTEST = Duration.ofHours(12);

    /** An hour passes in five seconds, which leaves the hourly schedules the time that their runs need. */
    private static final int SECONDS_IN_ONE = 720;

    /** Fires that wait for runs are looked at by schedulers every few seconds; after so long without a change nothing lets them go. */
    private static final Duration STILL = Duration.ofSeconds(15);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int AT_ONCE = 500;

    static Night in(RunningApplication application, Work work, Console console) {
        return new Night(
                application.get(FastClock.class),
                application.get(FireViews.class),
                work,
                console,
                application.address(),
                application.get(Clock.class));
    }

    /** From the midnight of the last night that is over, or from twelve hours ago if that is longer ago. */
    static Duration behind(Instant now) {
        Instant midnight = now.atZone(ZONE)
                .minusHours(MORNING)
                .toLocalDate()
                .atStartOfDay(ZONE)
                .toInstant();
        Duration sinceMidnight = Duration.between(midnight, now.truncatedTo(ChronoUnit.SECONDS));
        return sinceMidnight.compareTo(SHORTEST) < 0 ? SHORTEST : sinceMidnight;
    }

    /** Returns once it is over and its runs have ended; whether all of them completed. */
    boolean pass() {
        long seen = last(0);
        Duration behind = behind(time.instant());
        Duration within = Duration.ofSeconds(behind.toSeconds() / SECONDS_IN_ONE);
        console.say("The last " + behind.toHours() + " hours pass in " + within.toSeconds()
                + " s, as schedules see them (UTC):");
        clock.begin(Actor.local("command-line"), behind, within);
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
        List<FireRow> now = settled(decided);
        List<RunRow> runs = now.stream()
                .filter(fire -> fire.run() != null)
                .map(fire -> work.look(fire.run()))
                .toList();
        long asked = runs.size();
        long completed =
                runs.stream().filter(run -> run.state() == RunState.COMPLETED).count();
        console.say("The night is over: " + Figures.count(now.size()) + " fires, " + Figures.count(asked) + " runs, "
                + Figures.count(completed) + " of them completed.");
        heldStill(now, address).forEach(console::say);
        return asked == completed;
    }

    /** Once all of their runs have ended, those of fires included that waited for them. */
    private List<FireRow> settled(List<FireRow> decided) {
        long before = decided.get(0).id() - 1;
        List<FireRow> now = fires.newerThan(TenantScope.ALL, before, decided.size());
        Instant changed = time.instant();
        while (waiting(now) > 0 && changed.plus(STILL).isAfter(time.instant())) {
            long waited = waiting(now);
            now.stream().filter(fire -> fire.run() != null).forEach(fire -> work.follow(fire.run()));
            Work.pause();
            now = fires.newerThan(TenantScope.ALL, before, decided.size());
            changed = waiting(now) == waited ? changed : time.instant();
        }
        now.stream().filter(fire -> fire.run() != null).forEach(fire -> work.follow(fire.run()));
        return now;
    }

    private static long waiting(List<FireRow> fires) {
        return fires.stream()
                .filter(fire -> fire.waitsFor() == WaitsFor.RUN || fire.waitsFor() == WaitsFor.PREDECESSOR)
                .count();
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
