package dev.longshore.sql.schedule;

import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WhenChained;
import dev.longshore.model.schedule.WhenRunning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays the coming runs through: a run starts once it is ready and its lane and its job have a place, and takes as long as usual. The fires of its
 * predecessors that count come first; one that is not played is done at its planned time. A run without history takes no time in the forecast.
 */
final class Forecast {

    private final Map<String, PriorityQueue<Instant>> laneFree = new HashMap<>();
    private final Map<JobName, PriorityQueue<Instant>> jobFree = new HashMap<>();
    private final Map<ScheduleName, Instant> busyUntil = new HashMap<>();
    private final Map<Key, Instant> ends = new HashMap<>();
    private final Map<String, Integer> lanes;

    Forecast(Map<String, Integer> lanes) {
        this.lanes = Map.copyOf(lanes);
    }

    /** A fire of a schedule. */
    record Key(ScheduleName schedule, Instant planned) {}

    /**
     * What is to be played.
     *
     * @param readyAt when nothing but places and predecessors stand in its way; null if it does not come
     * @param after the fires of its predecessors that it waits for
     * @param when for which of them
     * @param priority of those that are ready together, 1 first
     * @param jobAtOnce how many runs of its job at once
     */
    record Item(
            ExpectedRun run,
            @Nullable Instant readyAt,
            Set<Key> after,
            WhenChained when,
            int priority,
            int jobAtOnce,
            WhenRunning whenRunning) {

        Item {
            after = Set.copyOf(after);
        }

        private Key key() {
            return new Key(run.schedule(), run.fire().at());
        }
    }

    /** The same runs with the times at which they will likely start and end, by planned time. */
    List<ExpectedRun> play(List<Item> items) {
        Set<Key> open = items.stream().map(Item::key).collect(Collectors.toCollection(HashSet::new));
        Map<Key, List<Waiting>> successors = new HashMap<>();
        PriorityQueue<Item> ready = new PriorityQueue<>(Comparator.comparing((Item item) ->
                        item.readyAt() == null ? item.run().fire().at() : item.readyAt())
                .thenComparing(Item::priority)
                .thenComparing(item -> item.run().schedule()));
        for (Item item : items) {
            Map<Boolean, List<Key>> before = item.after().stream().collect(Collectors.partitioningBy(open::contains));
            before.get(false).forEach(one -> ends.put(one, one.planned()));
            Waiting waiting = new Waiting(item, before.get(true).size());
            before.get(true).forEach(one -> successors
                    .computeIfAbsent(one, key -> new ArrayList<>())
                    .add(waiting));
            if (waiting.isOver(!before.get(false).isEmpty())) {
                ready.add(later(item));
            }
        }
        List<ExpectedRun> played = new ArrayList<>();
        while (!ready.isEmpty()) {
            Item item = ready.remove();
            if (!open.remove(item.key())) {
                continue;
            }
            ExpectedRun run = item.readyAt() == null ? item.run() : played(item, item.readyAt());
            played.add(run);
            if (run.comes()) {
                ends.put(item.key(), run.endAt() == null ? run.startAt() : run.endAt());
            }
            for (Waiting waiting : successors.getOrDefault(item.key(), List.of())) {
                waiting.count--;
                if (waiting.isOver(run.comes())) {
                    ready.add(later(waiting.item));
                }
            }
        }
        played.sort(Comparator.comparing((ExpectedRun run) -> run.fire().at()).thenComparing(ExpectedRun::schedule));
        return played;
    }

    /** An item that waits for so many of its predecessors. */
    private static final class Waiting {

        private final Item item;
        private int count;

        Waiting(Item item, int count) {
            this.item = item;
            this.count = count;
        }

        /** Of one that waits for any it may be so several times: what is ready earliest is played. */
        private boolean isOver(boolean oneIsDone) {
            return count == 0 || item.when() == WhenChained.ANY && oneIsDone;
        }
    }

    /** Once its predecessors have ended, or the first of them, as far as they are played. */
    private Item later(Item item) {
        if (item.readyAt() == null) {
            return item;
        }
        Comparator<Instant> order =
                item.when() == WhenChained.ANY ? Comparator.reverseOrder() : Comparator.naturalOrder();
        Instant at = item.after().stream()
                .map(ends::get)
                .filter(Objects::nonNull)
                .max(order)
                .map(end -> later(item.readyAt(), end))
                .orElse(item.readyAt());
        return new Item(
                item.run(), at, item.after(), item.when(), item.priority(), item.jobAtOnce(), item.whenRunning());
    }

    private ExpectedRun played(Item item, Instant readyAt) {
        ExpectedRun run = item.run();
        Instant busy = busyUntil.getOrDefault(run.schedule(), Instant.MIN);
        boolean overlaps = busy.isAfter(readyAt);
        if (overlaps && item.whenRunning() == WhenRunning.SKIP) {
            return with(
                    run,
                    false,
                    "An earlier run likely still goes on: this one would be skipped.",
                    run.fire().at(),
                    null,
                    true,
                    ExpectedRun.Risk.UNKNOWN);
        }
        Instant from = overlaps && item.whenRunning() == WhenRunning.QUEUE ? busy : readyAt;
        Duration usual = run.usual() == null ? Duration.ZERO : run.usual().usual();
        Instant firstStart = Instant.MAX;
        Instant lastStart = from;
        for (int i = 0; i < run.runs(); i++) {
            Instant start = take(item, from, usual);
            firstStart = start.isBefore(firstStart) ? start : firstStart;
            lastStart = later(lastStart, start);
        }
        Instant end = lastStart.plus(usual);
        busyUntil.merge(run.schedule(), end, Forecast::later);
        String note = run.note() != null || !overlaps
                ? run.note()
                : item.whenRunning() == WhenRunning.QUEUE
                        ? "It likely waits for an earlier run of its own."
                        : "An earlier run of its own likely still goes on.";
        return with(run, true, note, firstStart, run.usual() == null ? null : end, overlaps, risk(run, lastStart));
    }

    /** Takes the next free places of lane and job. */
    private Instant take(Item item, Instant from, Duration usual) {
        PriorityQueue<Instant> lane = laneFree.computeIfAbsent(
                item.run().lane(), name -> places(lanes.getOrDefault(name, Integer.MAX_VALUE)));
        PriorityQueue<Instant> job = jobFree.computeIfAbsent(item.run().job(), name -> places(item.jobAtOnce()));
        Instant start = later(from, later(lane.remove(), job.remove()));
        lane.add(start.plus(usual));
        job.add(start.plus(usual));
        return start;
    }

    private static PriorityQueue<Instant> places(int count) {
        PriorityQueue<Instant> free = new PriorityQueue<>();
        for (int i = 0; i < Math.max(1, Math.min(count, 1_000)); i++) {
            free.add(Instant.MIN);
        }
        return free;
    }

    private static ExpectedRun.Risk risk(ExpectedRun run, Instant lastStart) {
        if (run.usual() == null) {
            return ExpectedRun.Risk.UNKNOWN;
        }
        if (lastStart.plus(run.usual().usual()).isAfter(run.dueAt())) {
            return ExpectedRun.Risk.LATE;
        }
        return lastStart.plus(run.usual().slow()).isAfter(run.dueAt())
                ? ExpectedRun.Risk.AT_RISK
                : ExpectedRun.Risk.NONE;
    }

    private static ExpectedRun with(
            ExpectedRun run,
            boolean comes,
            @Nullable String note,
            Instant start,
            @Nullable Instant end,
            boolean overlaps,
            ExpectedRun.Risk risk) {
        return new ExpectedRun(
                run.schedule(),
                run.job(),
                run.lane(),
                run.tenant(),
                run.fire(),
                run.zone(),
                run.logicalDate(),
                run.runs(),
                comes,
                note,
                start,
                run.usual(),
                end,
                run.dueAt(),
                overlaps,
                risk);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
