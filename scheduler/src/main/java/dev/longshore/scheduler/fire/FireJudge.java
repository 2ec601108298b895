package dev.longshore.scheduler.fire;

import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.Policies;
import dev.longshore.model.schedule.WaitsFor;
import dev.longshore.model.schedule.WhenMissed;
import dev.longshore.model.schedule.WhenRunning;
import dev.longshore.sql.schedule.Fires;
import dev.longshore.sql.schedule.Hold;
import dev.longshore.sql.schedule.OpenFire;
import dev.longshore.sql.schedule.Sentences;
import dev.longshore.sql.schedule.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands in the way of a fire, in the order in which people ask: the day, the deadline, a pause, its predecessors, its own earlier run. */
final class FireJudge {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(30);

    private final Predecessors predecessors;

    FireJudge(Fires fires) {
        this.predecessors = new Predecessors(fires);
    }

    /** What stands in the way; empty if its run is to be asked for. */
    Optional<Verdict> obstacle(Candidate candidate, Surroundings around, FireDesk.JobsOfPass jobs, EarlierFires fires) {
        return holiday(candidate, around)
                .or(() -> deadline(candidate, around))
                .or(() -> window(candidate, around))
                .or(() -> hold(candidate, around))
                .or(() -> predecessors.obstacle(candidate, around, jobs))
                .or(() -> running(candidate, around, fires));
    }

    private static Optional<Verdict> holiday(Candidate candidate, Surroundings around) {
        ZoneId zone = candidate.definition().timing().zone();
        return around.schedules().calendarsOf(candidate.definition()).stream()
                .filter(calendar -> calendar.effect() == FireCalendar.Effect.SKIP)
                .flatMap(calendar -> calendar
                        .at(candidate.fire().planned(), zone)
                        .map(entry -> Verdict.leave(FireDecision.SKIPPED, what(calendar, entry)))
                        .stream())
                .findFirst();
    }

    private static Optional<Verdict> window(Candidate candidate, Surroundings around) {
        ZoneId zone = candidate.definition().timing().zone();
        return around.schedules().calendarsOf(candidate.definition()).stream()
                .filter(calendar -> calendar.effect() == FireCalendar.Effect.WAIT)
                .flatMap(calendar -> calendar
                        .at(candidate.fire().planned(), zone)
                        .filter(entry -> around.now().isBefore(entry.end(zone)))
                        .map(entry -> Verdict.held(
                                WaitsFor.WINDOW,
                                "It waits until " + Sentences.moment(entry.end(zone), zone) + ": "
                                        + what(calendar, entry),
                                least(entry.end(zone), candidate.fire().startBy())))
                        .stream())
                .findFirst();
    }

    private static String what(FireCalendar calendar, FireCalendar.Entry entry) {
        return entry.title() + " (" + calendar.title() + ").";
    }

    private static Optional<Verdict> deadline(Candidate candidate, Surroundings around) {
        Instant startBy = candidate.fire().startBy();
        return startBy == null || !around.now().isAfter(startBy)
                ? Optional.empty()
                : Optional.of(Verdict.tooLate("It did not start by "
                        + Sentences.moment(
                                startBy, candidate.definition().timing().zone()) + "."));
    }

    private static Optional<Verdict> hold(Candidate candidate, Surroundings around) {
        Optional<Hold> hold = around.holds().stream()
                .filter(one ->
                        one.holds(candidate.definition(), candidate.fire().tenant()))
                .filter(one -> one.until() == null || one.until().isAfter(around.now()))
                .findFirst();
        if (hold.isEmpty()) {
            return Optional.empty();
        }
        String why = Sentences.hold(hold.get(), candidate.definition().timing().zone());
        if (candidate.definition().policies().missed() == WhenMissed.SKIP) {
            return Optional.of(Verdict.leave(FireDecision.SKIPPED, why));
        }
        Instant review = least(around.now().plus(LATER), hold.get().until());
        return Optional.of(
                Verdict.held(WaitsFor.HOLD, why, least(review, candidate.fire().startBy())));
    }

    private static Optional<Verdict> running(Candidate candidate, Surroundings around, EarlierFires fires) {
        Policies policies = candidate.definition().policies();
        if (policies.running() == WhenRunning.ALLOW || policies.running() == WhenRunning.REPLACE) {
            return Optional.empty();
        }
        Optional<OpenFire> open = fires.oldestBefore(candidate.fire());
        if (open.isEmpty()) {
            return Optional.empty();
        }
        OpenFire first = open.get();
        String earlier = (first.run() == null ? "the fire" : "run " + first.run()) + " of "
                + Sentences.moment(
                        first.planned(), candidate.definition().timing().zone());
        return Optional.of(
                policies.running() == WhenRunning.SKIP
                        ? Verdict.leave(FireDecision.SKIPPED, "An earlier one is not at its end: " + earlier + ".")
                        : Verdict.held(
                                WaitsFor.RUN,
                                "It waits for " + earlier + " to end.",
                                least(around.now().plus(SOON), candidate.fire().startBy())));
    }

    private static Instant least(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other.plusMillis(1);
    }
}
