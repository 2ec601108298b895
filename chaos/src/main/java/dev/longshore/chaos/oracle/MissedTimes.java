package dev.longshore.chaos.oracle;

import dev.longshore.chaos.rig.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
              exists (select 1 from decided d where d.schedule_id = s.id and d.planned = g.planned and d.decision = 'asked'),
              (select max(d.decided_at) from decided d where d.schedule_id = s.id and d.planned = g.planned)
            from longshore.schedule s, generate_series(?::timestamptz, ?::timestamptz, interval '1 second') g(planned)
            where s.job = 'chaos-fires' and s.name like ? order by s.name, g.planned
            """;

    /**
     * When nobody was there.
     *
     * @param first when the schedules were due for the first time
     * @param down when the last scheduler was killed
     * @param back when the first was started again
     * @param now up to where all is decided
     */
    public record Outage(Instant first, Instant down, Instant back, Instant now) {}

    /**
     * What became of one planned time.
     *
     * @param decidedAt the look at which it was decided about: the same for all that was decided then
     */
    private record Second(
            String schedule,
            long at,
            long decisions,
            long runs,
            boolean missed,
            boolean asked,
            @Nullable String decidedAt) {}

    /**
     * What is wrong with the schedules of a policy after an outage, of all their times up to now.
     *
     * @param promised how many of the missed ones are asked for, the newest
     */
    public List<String> wrong(String policy, int promised, Outage outage) throws SQLException {
        List<String> wrong = new ArrayList<>();
        for (List<Second> times : seconds(policy, outage.first(), outage.now())) {
            String name = times.get(0).schedule();
            add(wrong, name, "have no decision", times.stream().filter(one -> one.decisions() == 0));
            add(wrong, name, "have several", times.stream().filter(one -> one.decisions() > 1));
            add(
                    wrong,
                    name,
                    "have not exactly the run that their decision says",
                    times.stream().filter(one -> one.runs() != (one.asked() ? 1 : 0)));
            add(
                    wrong,
                    name,
                    "were in time and were not asked for",
                    times.stream().filter(one -> !one.missed() && !one.asked()));
            Map<String, List<Second>> looks = times.stream()
                    .filter(Second::missed)
                    .collect(Collectors.groupingBy(one -> String.valueOf(one.decidedAt())));
            looks.values()
                    .forEach(look -> add(
                            wrong,
                            name,
                            "were missed, and are not the newest " + promised
                                    + " that were asked for or the older ones that were given up",
                            IntStream.range(0, look.size())
                                    .filter(place -> look.get(place).asked() != (place >= look.size() - promised))
                                    .mapToObj(look::get)));
            long together =
                    during(times, outage).map(Second::decidedAt).distinct().count();
            if (together != 1) {
                wrong.add(name + " decided in " + together + " looks about what was missed while nobody was there");
            }
        }
        return wrong;
    }

    /** What was surely due and not looked at while nobody was there. */
    private Stream<Second> during(List<Second> times, Outage outage) {
        return times.stream()
                .filter(one -> one.at() > outage.down().getEpochSecond()
                        && one.at() < outage.back().minus(late).getEpochSecond());
    }

    /** How many were missed, and what became of them, for a line of output. */
    public String summary(Outage outage) throws SQLException {
        long missed = 0;
        long asked = 0;
        for (List<Second> times : seconds("", outage.first(), outage.now())) {
            missed += during(times, outage).count();
            asked += during(times, outage).filter(Second::asked).count();
        }
        return missed + " were due while nobody was there, " + asked + " of them were asked for";
    }

    /** Up to where schedulers claim to have decided about every schedule. */
    public Instant decidedUntil() throws SQLException {
        return database.query(
                        "select min(c.decided_until) from longshore.schedule_clock c join longshore.schedule s on s.id = c.schedule_id where s.job = 'chaos-fires'",
                        row -> row.getObject(1, OffsetDateTime.class))
                .get(0)
                .toInstant();
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
                        row.getBoolean(6),
                        row.getString(7)),
                late.toSeconds(),
                from.toString(),
                until.toString(),
                "chaos-" + policy + "%");
        return List.copyOf(all.stream()
                .collect(Collectors.groupingBy(Second::schedule, LinkedHashMap::new, Collectors.toList()))
                .values());
    }

    private static void add(List<String> wrong, String schedule, String what, Stream<Second> times) {
        long many = times.count();
        if (many > 0) {
            wrong.add(many + " planned times of " + schedule + " " + what);
        }
    }
}
