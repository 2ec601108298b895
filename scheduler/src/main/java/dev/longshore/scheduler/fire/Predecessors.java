package dev.longshore.scheduler.fire;

import dev.longshore.model.run.RunState;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.FireTimes;
import dev.longshore.model.schedule.PlannedFire;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WaitsFor;
import dev.longshore.model.schedule.WhenChained;
import dev.longshore.sql.schedule.Fires;
import dev.longshore.sql.schedule.PredecessorFire;
import dev.longshore.sql.schedule.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the predecessors of a fire are done, for the same logical date. Of a predecessor that fires several times that day, the last one at or before the fire counts,
 * else the first one after it. A predecessor that is not planned for the date holds nobody.
 */
final class Predecessors {

    /** How far around a fire its logical date may lie: a shift of days, and the zones of two schedules. */
    private static final Duration AROUND = Duration.ofDays(3);

    private static final int MOST_OF_A_DAY = 100_000;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATEST = Duration.ofSeconds(30);

    private final Fires fires;

    Predecessors(Fires fires) {
        this.fires = fires;
    }

    /** What stands in the way of a fire; empty if nothing does. */
    Optional<Verdict> obstacle(Candidate candidate, Surroundings around) {
        WhenChained when = candidate.definition().chain().when();
        List<State> waiting = new ArrayList<>();
        List<State> failed = new ArrayList<>();
        List<State> skipped = new ArrayList<>();
        boolean oneIsDone = false;
        for (ScheduleName predecessor : candidate.definition().chain().after()) {
            State state = state(predecessor, candidate, around);
            switch (state.kind()) {
                case DONE -> oneIsDone = true;
                case WAITING -> waiting.add(state);
                case FAILED -> failed.add(state);
                case SKIPPED -> skipped.add(state);
                case ABSENT -> {}
            }
        }
        boolean allAbsent = !oneIsDone && waiting.isEmpty() && failed.isEmpty() && skipped.isEmpty();
        if (allAbsent || when == WhenChained.ANY && oneIsDone) {
            return Optional.empty();
        }
        if (!waiting.isEmpty()) {
            return Optional.of(held(waiting.get(0), candidate, around));
        }
        if (when == WhenChained.EVEN_IF_FAILED) {
            return Optional.empty();
        }
        if (!failed.isEmpty()) {
            return Optional.of(held(failed.get(0), candidate, around));
        }
        return skipped.isEmpty()
                ? Optional.empty()
                : Optional.of(Verdict.leave(FireDecision.SKIPPED, skipped.get(0).sentence()));
    }

    /** The longer it has waited, the less often it is looked at; the end of a run that it waits for wakes it anyhow. */
    private static Verdict held(State state, Candidate candidate, Surroundings around) {
        Duration waited =
                Duration.between(candidate.fire().planned(), around.now()).dividedBy(10);
        Duration pause = waited.compareTo(SOON) < 0 ? SOON : waited.compareTo(LATEST) > 0 ? LATEST : waited;
        return Verdict.held(WaitsFor.PREDECESSOR, state.sentence(), around.now().plus(pause));
    }

    private State state(ScheduleName predecessor, Candidate candidate, Surroundings around) {
        List<PredecessorFire> ofDate = fires.ofDate(
                predecessor, candidate.fire().logicalDate(), candidate.fire().tenant());
        Instant counting = counting(
                ofDate.stream().map(PredecessorFire::planned).toList(),
                candidate.fire().planned());
        String name = predecessor + " of " + candidate.fire().logicalDate();
        if (counting == null) {
            return undecided(predecessor, name, candidate, around);
        }
        return ofDate.stream()
                .filter(fire -> fire.planned().equals(counting))
                .map(fire -> state(name, fire))
                .min(Comparator.comparing(State::kind))
                .orElseThrow();
    }

    private static State state(String name, PredecessorFire fire) {
        String run = fire.run() == null ? "" : " (run " + fire.run() + ")";
        return switch (fire.decision()) {
            case HELD -> new State(Kind.WAITING, "It waits for " + name + ", which waits itself: " + fire.reason());
            case SKIPPED, REPLACED ->
                new State(
                        Kind.SKIPPED,
                        "Its predecessor " + name + " was " + fire.decision().word() + ": " + fire.reason());
            case MISSED, REFUSED ->
                new State(
                        Kind.FAILED,
                        "It waits for " + name + ", which was "
                                + fire.decision().word() + ": " + fire.reason()
                                + " Backfill that, or release this fire.");
            case ASKED -> state(name + run, fire.runState());
        };
    }

    private static State state(String name, @Nullable RunState run) {
        if (run == RunState.COMPLETED) {
            return new State(Kind.DONE, name + " has completed.");
        }
        if (run == null || !run.isEnded()) {
            String is = run == null ? "unknown" : run.name().toLowerCase(Locale.ROOT);
            return new State(Kind.WAITING, "It waits for " + name + ", which is " + is + ".");
        }
        return new State(
                Kind.FAILED,
                run == RunState.FAILED
                        ? "It waits for " + name + ", which failed. Restart that run, or release this fire."
                        : "It waits for " + name + ", which was " + run.name().toLowerCase(Locale.ROOT)
                                + ". Backfill that, or release this fire.");
    }

    /** Nothing is decided about the predecessor: it is not planned for the date, or its time is to come. */
    private State undecided(ScheduleName predecessor, String name, Candidate candidate, Surroundings around) {
        ScheduleDefinition definition = around.schedules().definition(predecessor);
        ScheduleDefinition timed = definition == null
                ? null
                : around.schedules().withTimes(definition).orElse(null);
        if (timed == null) {
            return new State(Kind.ABSENT, predecessor + " does not exist.");
        }
        Instant planned = candidate.fire().planned();
        FireTimes times = around.schedules().times(timed);
        Duration shift = Duration.ofDays(
                Math.abs(timed.logicalDateShift() - candidate.definition().logicalDateShift()));
        Instant from = planned.minus(AROUND).minus(shift);
        Instant decided = fires.decidedUntil(predecessor).orElse(from);
        List<Instant> ofDate = times.between(from, planned.plus(AROUND).plus(shift), MOST_OF_A_DAY).stream()
                .map(PlannedFire::at)
                .filter(at -> timed.logicalDate(at).equals(candidate.fire().logicalDate()))
                .filter(at -> at.isAfter(decided))
                .toList();
        return counting(ofDate, planned) == null
                ? new State(Kind.ABSENT, name + " is not planned.")
                : new State(Kind.WAITING, "It waits for " + name + ", which is planned and has not fired yet.");
    }

    /** The last at or before a moment, else the first after it. */
    private static @Nullable Instant counting(List<Instant> planned, Instant moment) {
        Optional<Instant> before =
                planned.stream().filter(at -> !at.isAfter(moment)).max(Comparator.naturalOrder());
        return before.or(() -> planned.stream().min(Comparator.naturalOrder())).orElse(null);
    }

    /** In the order in which one of several tenants' decides for all. */
    private enum Kind {
        WAITING,
        FAILED,
        SKIPPED,
        DONE,
        ABSENT
    }

    private record State(Kind kind, String sentence) {}
}
