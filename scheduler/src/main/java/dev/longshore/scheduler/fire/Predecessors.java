package dev.longshore.scheduler.fire;

import dev.longshore.model.run.RunState;
import dev.longshore.model.schedule.ChainRules;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WaitsFor;
import dev.longshore.model.schedule.WhenChained;
import dev.longshore.sql.schedule.Fires;
import dev.longshore.sql.schedule.NewFire;
import dev.longshore.sql.schedule.PredecessorFire;
import dev.longshore.sql.schedule.PredecessorFires;
import dev.longshore.sql.schedule.ScheduleSet;
import dev.longshore.sql.schedule.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the predecessors of a fire are done, for the same logical date. Of a predecessor that fires several times that day, the last one at or before the fire counts,
 * else the first one after it. A predecessor that is not planned for the date, or does not run for the tenant, holds nobody.
 */
final class Predecessors {

    private static final int MOST_OF_A_DAY = 100_000;
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATEST = Duration.ofSeconds(30);

    private final Fires fires;

    Predecessors(Fires fires) {
        this.fires = fires;
    }

    /** What stands in the way of a fire; empty if nothing does. */
    Optional<Verdict> obstacle(Candidate candidate, Surroundings around, FireDesk.JobsOfPass jobs) {
        WhenChained when = candidate.definition().chain().when();
        List<State> waiting = new ArrayList<>();
        List<State> failed = new ArrayList<>();
        List<State> skipped = new ArrayList<>();
        boolean oneIsDone = false;
        for (ScheduleName predecessor : candidate.definition().chain().after()) {
            State state = state(predecessor, candidate, around, jobs);
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

    private State state(ScheduleName predecessor, Candidate candidate, Surroundings around, FireDesk.JobsOfPass jobs) {
        NewFire fire = candidate.fire();
        String name = predecessor + " of " + fire.logicalDate();
        ScheduleDefinition definition = around.schedules().definition(predecessor);
        boolean runs = definition != null && runsFor(fire.tenant(), jobs.tenantsOf(definition));
        PredecessorFires known = fires.ofDate(predecessor, fire.logicalDate(), fire.tenant());
        List<PredecessorFire> decided = known.fires().stream()
                .filter(one -> definition == null || runs || concerns(one))
                .toList();
        List<Instant> times =
                decided.stream().map(PredecessorFire::planned).collect(Collectors.toCollection(ArrayList::new));
        if (runs) {
            times.addAll(undecided(definition, known, times, fire, around.schedules()));
        }
        Optional<Instant> counting = ChainRules.counting(times, fire.planned());
        if (counting.isEmpty()) {
            return new State(Kind.ABSENT, name + " is not planned.");
        }
        return decided.stream()
                .filter(one -> one.planned().equals(counting.get()))
                .map(one -> state(name, one))
                .min(Comparator.comparing(State::kind))
                .orElseGet(() ->
                        new State(Kind.WAITING, "It waits for " + name + ", which is planned and has not fired yet."));
    }

    /** Whoever runs for no tenant works for all of them, and who works for all waits for all. */
    private static boolean runsFor(@Nullable String tenant, List<String> tenants) {
        return tenant == null || tenants.isEmpty() || tenants.contains(tenant);
    }

    /** Of a predecessor that does not run for the tenant now: it did then, unless the row stands for times that were given up for its own tenants. */
    private static boolean concerns(PredecessorFire fire) {
        return fire.tenant() != null || fire.decision() != FireDecision.MISSED;
    }

    /** Times of the date that nothing is decided about; those after the fire only if nothing lies before it. */
    private static List<Instant> undecided(
            ScheduleDefinition definition,
            PredecessorFires known,
            List<Instant> decided,
            NewFire fire,
            ScheduleSet schedules) {
        Instant after = known.decidedUntil() == null ? Instant.MIN : known.decidedUntil();
        boolean before = decided.stream().anyMatch(at -> !at.isAfter(fire.planned()));
        return schedules
                .withTimes(definition)
                .map(timed -> schedules.timesOf(
                        timed, fire.logicalDate(), after, before ? fire.planned() : Instant.MAX, MOST_OF_A_DAY))
                .orElse(List.of());
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
        if (run.isOutdated()) {
            return new State(
                    Kind.SKIPPED,
                    "Its predecessor " + name + " is " + run.name().toLowerCase(Locale.ROOT)
                            + ": its input is no longer what it was asked for, and it published nothing.");
        }
        return new State(
                Kind.FAILED,
                run == RunState.FAILED
                        ? "It waits for " + name + ", which failed. Restart that run, or release this fire."
                        : "It waits for " + name + ", which was " + run.name().toLowerCase(Locale.ROOT)
                                + ". Backfill that, or release this fire.");
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
