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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

    /** Returns once it is over and its runs have ended, however long those take; whether all of them completed. */
    boolean pass() {
        long before = last(0);
        Duration behind = behind(time.instant());
        Duration within = Duration.ofSeconds(behind.toSeconds() / SECONDS_IN_ONE);
        console.say("The last " + behind.toHours() + " hours pass in " + within.toSeconds()
                + " s, as schedules see them (UTC):");
        clock.begin(Actor.local("command-line"), behind, within);
        Told told = new Told(before);
        while (!clock.isOver()) {
            told.tell();
            Work.pause();
        }
        Instant end = time.instant();
        List<FireRow> first = told.until(end);
        if (!NightEnd.left(first).isEmpty()) {
            console.say(NightEnd.left(first));
        }
        List<FireRow> fires = new NightEnd(
                        () -> told.until(end),
                        clock::isBehind,
                        fire -> work.follow(Objects.requireNonNull(fire.run())),
                        time,
                        Work::pause)
                .settled();
        return tellTheEnd(fires);
    }

    /** What was told of the fires after one. */
    private final class Told {

        private final long before;
        private long seen;

        Told(long before) {
            this.before = before;
            this.seen = before;
        }

        void tell() {
            for (FireRow fire : fires.newerThan(TenantScope.ALL, seen, AT_ONCE)) {
                console.say("  " + line(fire));
                seen = fire.id();
            }
        }

        /** Those of the night as they are now; what is planned later is another story. */
        List<FireRow> until(Instant end) {
            tell();
            List<FireRow> all = new ArrayList<>();
            for (long id = before; id < seen; id = all.get(all.size() - 1).id()) {
                all.addAll(fires.newerThan(TenantScope.ALL, id, AT_ONCE));
            }
            return all.stream().filter(fire -> !fire.plannedAt().isAfter(end)).toList();
        }
    }

    private boolean tellTheEnd(List<FireRow> now) {
        if (now.isEmpty()) {
            console.say("No schedule was due, or all was decided before.");
            return true;
        }
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

    /** What becomes of the fires that wait at the end, and what to do: a line for each of their schedules, and for what they wait. */
    static List<String> heldStill(List<FireRow> fires, String address) {
        record Alike(String schedule, boolean goesOn) {}
        Map<Alike, List<FireRow>> alike = fires.stream()
                .filter(fire -> fire.decision() == FireDecision.HELD)
                .collect(Collectors.groupingBy(
                        fire -> new Alike(fire.schedule().value(), goesOnByItself(fire)),
                        () -> new TreeMap<>(
                                Comparator.comparing(Alike::schedule).thenComparing(Alike::goesOn)),
                        Collectors.toList()));
        return alike.entrySet().stream()
                .map(held -> (held.getKey().goesOn() ? "" : why(held.getValue()))
                        + whatToDo(
                                held.getKey().schedule(),
                                held.getKey().goesOn(),
                                held.getValue().size(),
                                address))
                .toList();
    }

    /** An earlier run of its own, or a place in its queue: what it waits for ends by itself. */
    private static boolean goesOnByItself(FireRow fire) {
        return fire.waitsFor() == WaitsFor.RUN || fire.waitsFor() == WaitsFor.PLACE;
    }

    private static String why(List<FireRow> held) {
        String reason = held.get(0).reason();
        return reason == null ? "" : reason + " ";
    }

    private static String whatToDo(String schedule, boolean goesOn, long held, String address) {
        boolean one = held == 1;
        String fires = (one ? "One fire" : Figures.count(held) + " fires") + " of " + schedule;
        String where = "under \"Past fires\" of " + address + "/schedules/" + schedule + ".";
        return goesOn
                ? fires + (one ? " waits" : " wait") + " for an earlier one, and " + (one ? "goes" : "go")
                        + " on when that ends: there is nothing to do. " + (one ? "It stands " : "They stand ") + where
                : fires + (one ? " is" : " are") + " held. Release or skip " + (one ? "it " : "them ") + where;
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
