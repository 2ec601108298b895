package dev.longshore.sql.schedule;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.ChainRules;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads chains: all schedules that wait for each other, directly or not, and the path through them that decides when all is done. */
public class ChainViews {

    private final ScheduleViews views;

    ChainViews(ScheduleViews views) {
        this.views = views;
    }

    /** The chain that a schedule is part of, in the order in which it runs; the schedule alone if it is part of none, nothing if it is not in sight. */
    public List<ChainLink> of(TenantScope scope, ScheduleName name) {
        Map<ScheduleName, ScheduleLine> lines = views.list(scope).stream()
                .collect(Collectors.toMap(
                        line -> line.schedule().definition().name(),
                        Function.identity(),
                        (one, other) -> one,
                        LinkedHashMap::new));
        if (!lines.containsKey(name)) {
            return List.of();
        }
        Set<ScheduleName> members = members(name, lines);
        Function<ScheduleName, List<ScheduleName>> predecessors = one -> definition(lines, one).chain().after().stream()
                .filter(members::contains)
                .toList();
        Map<JobName, UsualDuration> history = views.durations();
        Map<ScheduleName, Duration> durations = new HashMap<>();
        members.forEach(one -> {
            UsualDuration usual = history.get(definition(lines, one).job());
            durations.put(one, usual == null ? Duration.ZERO : usual.usual());
        });
        List<ScheduleName> critical = members.stream()
                .map(end -> ChainRules.criticalPath(end, predecessors::apply, durations))
                .max(Comparator.comparing((List<ScheduleName> path) -> sum(path, durations))
                        .thenComparing(List::size))
                .orElse(List.of());
        List<ChainLink> links = new ArrayList<>();
        for (ScheduleName one : members) {
            List<ScheduleName> path = ChainRules.criticalPath(one, predecessors::apply, durations);
            ScheduleLine line = lines.get(one);
            links.add(new ChainLink(
                    line.schedule().definition(),
                    level(one, predecessors, new HashMap<>()),
                    sum(path.subList(0, path.size() - 1), durations),
                    history.get(definition(lines, one).job()),
                    members.size() > 1 && critical.contains(one),
                    line.nextFireAt(),
                    line.last()));
        }
        links.sort(Comparator.comparingInt(ChainLink::level)
                .thenComparing(ChainLink::startsAfter)
                .thenComparing(link -> link.definition().name()));
        return links;
    }

    private static Set<ScheduleName> members(ScheduleName start, Map<ScheduleName, ScheduleLine> lines) {
        Map<ScheduleName, Set<ScheduleName>> neighbours = new HashMap<>();
        lines.forEach((name, line) -> line.schedule().definition().chain().after().stream()
                .filter(lines::containsKey)
                .forEach(before -> {
                    neighbours
                            .computeIfAbsent(name, one -> new LinkedHashSet<>())
                            .add(before);
                    neighbours
                            .computeIfAbsent(before, one -> new LinkedHashSet<>())
                            .add(name);
                }));
        Set<ScheduleName> members = new LinkedHashSet<>(List.of(start));
        List<ScheduleName> open = new ArrayList<>(members);
        for (int i = 0; i < open.size(); i++) {
            neighbours.getOrDefault(open.get(i), Set.of()).stream()
                    .filter(members::add)
                    .forEach(open::add);
        }
        return members;
    }

    private static int level(
            ScheduleName name,
            Function<ScheduleName, List<ScheduleName>> predecessors,
            Map<ScheduleName, Integer> known) {
        Integer level = known.get(name);
        if (level == null) {
            known.put(name, 0);
            level = predecessors.apply(name).stream()
                    .mapToInt(one -> level(one, predecessors, known) + 1)
                    .max()
                    .orElse(0);
            known.put(name, level);
        }
        return level;
    }

    private static Duration sum(List<ScheduleName> path, Map<ScheduleName, Duration> durations) {
        return path.stream()
                .map(one -> durations.getOrDefault(one, Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static ScheduleDefinition definition(Map<ScheduleName, ScheduleLine> lines, ScheduleName name) {
        return lines.get(name).schedule().definition();
    }
}
