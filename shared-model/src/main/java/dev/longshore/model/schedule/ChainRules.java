package dev.longshore.model.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What follows from who waits for whom. */
public final class ChainRules {

    private static final int LONGEST_CHAIN = 100;

    private ChainRules() {}

    /**
     * A circle that goes through a schedule, if there is one: its names in order, the first again at the end.
     *
     * @param predecessors of each schedule; null for one that does not exist
     */
    public static Optional<List<ScheduleName>> circle(
            ScheduleName start, Function<ScheduleName, @Nullable List<ScheduleName>> predecessors) {
        return pathTo(start, start, predecessors, new LinkedHashSet<>());
    }

    private static Optional<List<ScheduleName>> pathTo(
            ScheduleName at,
            ScheduleName goal,
            Function<ScheduleName, @Nullable List<ScheduleName>> predecessors,
            Set<ScheduleName> seen) {
        List<ScheduleName> before = predecessors.apply(at);
        for (ScheduleName next : before == null ? List.<ScheduleName>of() : before) {
            if (next.equals(goal)) {
                return Optional.of(new ArrayList<>(List.of(at, goal)));
            }
            if (seen.add(next)) {
                Optional<List<ScheduleName>> rest = pathTo(next, goal, predecessors, seen);
                if (rest.isPresent()) {
                    rest.get().add(0, at);
                    return rest;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * A definition with times of its own: those of its first predecessor, or of that one's, if it goes by them; empty if one of those does not exist.
     *
     * @param known definitions by name; null for one that does not exist
     */
    public static Optional<ScheduleDefinition> withTimes(
            ScheduleDefinition definition, Function<ScheduleName, @Nullable ScheduleDefinition> known) {
        ScheduleDefinition root = definition;
        for (int i = 0; root != null && root.timing().timetable() instanceof Timetable.WithPredecessor; i++) {
            root = i == LONGEST_CHAIN ? null : known.apply(root.chain().after().get(0));
        }
        if (root == null) {
            return Optional.empty();
        }
        Timing own = definition.timing();
        Timing times = root.timing();
        return Optional.of(definition.withTiming(new Timing(
                times.timetable(),
                times.zone(),
                times.gap(),
                times.overlap(),
                own.validFrom() == null ? times.validFrom() : own.validFrom(),
                own.validUntil() == null ? times.validUntil() : own.validUntil(),
                own.calendars())));
    }

    /**
     * Which fire of a predecessor a fire waits for, of those of its logical date: the last at or before it, else the first after it.
     *
     * @param times of the predecessor
     */
    public static Optional<Instant> counting(Collection<Instant> times, Instant planned) {
        Optional<Instant> before =
                times.stream().filter(at -> !at.isAfter(planned)).max(Comparator.naturalOrder());
        return before.or(() -> times.stream().min(Comparator.naturalOrder()));
    }

    /**
     * The chain of predecessors that decides when a schedule is done: the one that takes longest in sum, first to last.
     *
     * @param durations expected, by name; zero for one that is not in it
     */
    public static List<ScheduleName> criticalPath(
            ScheduleName end,
            Function<ScheduleName, @Nullable List<ScheduleName>> predecessors,
            Map<ScheduleName, Duration> durations) {
        return longest(end, predecessors, durations, new HashMap<>(), new LinkedHashSet<>())
                .names();
    }

    private static Path longest(
            ScheduleName at,
            Function<ScheduleName, @Nullable List<ScheduleName>> predecessors,
            Map<ScheduleName, Duration> durations,
            Map<ScheduleName, Path> known,
            Set<ScheduleName> above) {
        Path path = known.get(at);
        if (path != null || !above.add(at)) {
            return path == null ? new Path(List.of(), Duration.ZERO) : path;
        }
        Path before = new Path(List.of(), Duration.ZERO);
        List<ScheduleName> after = predecessors.apply(at);
        for (ScheduleName one : after == null ? List.<ScheduleName>of() : after) {
            Path candidate = longest(one, predecessors, durations, known, above);
            if (before.names().isEmpty() || candidate.duration().compareTo(before.duration()) > 0) {
                before = candidate;
            }
        }
        above.remove(at);
        List<ScheduleName> names = new ArrayList<>(before.names());
        names.add(at);
        path = new Path(names, before.duration().plus(durations.getOrDefault(at, Duration.ZERO)));
        known.put(at, path);
        return path;
    }

    private record Path(List<ScheduleName> names, Duration duration) {}
}
