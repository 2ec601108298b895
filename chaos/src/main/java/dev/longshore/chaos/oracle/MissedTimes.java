package dev.longshore.chaos.oracle;

import dev.longshore.chaos.rig.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Says whether what was due while nobody was there became what its policy promises: every second has exactly one decision; of those that were missed as many of the newest
 * were asked for as the policy says, and the others are recorded as missed.
 *
 * @param late after which a time counts as missed
 */
public record MissedTimes(Database database, Duration late) {

    /** A row for each second and schedule from one moment to another: how often it was decided about, how often a run is there for it, and how late the decision was. */
    private static final String SECONDS = """
            with decided as (
              select f.schedule_id, g.planned, f.decision, f.decided_at
              from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id,
                generate_series(f.planned_at, coalesce(f.planned_until, f.planned_at), interval '1 second') g(planned)
              where s.job = 'chaos-fires')
            select s.name, cast(extract(epoch from g.planned) as bigint),
              (select count(*) from decided d where d.schedule_id = s.id and d.planned = g.planned),
              (select count(*) from chaos.asked a join longshore.run r on r.id = a.run where a.schedule = s.id and a.planned = g.planned),
              exists (select 1 from decided d where d.schedule_id = s.id and d.planned = g.planned and d.decided_at > g.planned + make_interval(secs => ?)),
              exists (select 1 from decided d where d.schedule_id = s.id and d.planned = g.planned and d.decision = 'asked')
            from longshore.schedule s, generate_series(?::timestamptz, ?::timestamptz, interval '1 second') g(planned)
            where s.job = 'chaos-fires' and s.name like ? order by s.name, g.planned
            """;

    /** What became of one planned time. */
    private record Second(String schedule, long at, long decisions, long runs, boolean missed, boolean asked) {}

    /**
     * What is wrong with the schedules of a policy after an outage, of all their times up to now.
     *
     * @param promised how many of the missed ones are asked for, the newest
     */
    public List<String> wrong(String policy, int promised, Instant first, Instant down, Instant up)
            throws SQLException {
        List<String> wrong = new ArrayList<>();
        // the last two seconds may not be decided yet
        for (List<Second> schedule : seconds(policy, first, up.minusSeconds(2))) {
            String name = schedule.get(0).schedule();
            add(
                    wrong,
                    name,
                    "have no decision",
                    schedule.stream().filter(one -> one.decisions() == 0).count());
            add(
                    wrong,
                    name,
                    "have several",
                    schedule.stream().filter(one -> one.decisions() > 1).count());
            add(
                    wrong,
                    name,
                    "have not exactly the run that their decision says",
                    schedule.stream()
                            .filter(one -> one.runs() != (one.asked() ? 1 : 0))
                            .count());
            add(
                    wrong,
                    name,
                    "were in time and were not asked for",
                    schedule.stream()
                            .filter(one -> !one.missed() && !one.asked())
                            .count());
            List<Second> missed = schedule.stream()
                    .filter(one -> one.missed() && one.at() >= down.getEpochSecond() - 1 - late.toSeconds())
                    .toList();
            if (missed.isEmpty()) {
                wrong.add(name + " missed nothing while nobody was there");
            }
            int kept = Math.min(promised, missed.size());
            add(
                    wrong,
                    name,
                    "were missed, and became something else than asked for if among the newest " + promised
                            + ", and given up otherwise",
                    IntStream.range(0, missed.size())
                            .filter(place -> missed.get(place).asked() != (place >= missed.size() - kept))
                            .count());
        }
        return wrong;
    }

    /** How many were missed, and what became of them, for a line of output. */
    public String summary(Instant down, Instant up) throws SQLException {
        long missed = 0;
        long asked = 0;
        for (List<Second> schedule : seconds("", down, up.minusSeconds(2))) {
            missed += schedule.stream().filter(Second::missed).count();
            asked +=
                    schedule.stream().filter(one -> one.missed() && one.asked()).count();
        }
        return missed + " missed, " + asked + " of them asked for";
    }

    /** How many planned times have a decision. */
    public long decided() throws SQLException {
        return database.number(
                "select coalesce(sum(f.planned_times), 0) from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id where s.job = 'chaos-fires'");
    }

    private List<List<Second>> seconds(String policy, Instant from, Instant until) throws SQLException {
        List<Second> all = database.query(
                SECONDS,
                row -> new Second(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getBoolean(5),
                        row.getBoolean(6)),
                late.toSeconds(),
                from.toString(),
                until.toString(),
                "chaos-" + policy + "%");
        return List.copyOf(all.stream()
                .collect(Collectors.groupingBy(Second::schedule, LinkedHashMap::new, Collectors.toList()))
                .values());
    }

    private static void add(List<String> wrong, String schedule, String what, long times) {
        if (times > 0) {
            wrong.add(times + " planned times of " + schedule + " " + what);
        }
    }
}
