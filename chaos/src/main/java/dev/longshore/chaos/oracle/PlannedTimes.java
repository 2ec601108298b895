package dev.longshore.chaos.oracle;

import dev.longshore.chaos.rig.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Says whether each planned time of a {@link dev.longshore.chaos.rig.Plan} was asked for as it should be. It believes the runs that are there, and the moments at which the database committed them;
 * of what schedulers say of themselves it takes only up to where they claim to be done.
 */
public final class PlannedTimes {

    /** How far a schedule may be behind at the end of a play: the poll, a takeover, and the machine's load. */
    private static final int MOST_BEHIND_SECONDS = 15;

    private static final String ASKED = """
            with ours as (
              select s.id, s.name, c.decided_until from longshore.schedule s join longshore.schedule_clock c on c.schedule_id = s.id where s.job = 'chaos-fires'),
            expected as (
              select o.id, g.planned from ours o, generate_series(?::timestamptz, o.decided_until, make_interval(secs => ?)) g(planned)),
            asked as (
              select a.schedule, a.planned, count(*) as times, min(a.at) as at from chaos.asked a join longshore.run r on r.id = a.run group by a.schedule, a.planned)
            select count(e.id), count(a.schedule), count(*) filter (where a.schedule is null), count(*) filter (where a.times > 1), count(*) filter (where e.id is null),
              count(*) filter (where a.at < a.planned), coalesce(max(a.times), 0), coalesce(extract(epoch from max(a.planned - a.at)), 0)
            from expected e full join asked a on a.schedule = e.id and a.planned = e.planned
            """;

    private static final String BEHIND = """
            select s.name || ' is decided up to ' || c.decided_until || ' only, at ' || clock_timestamp() from longshore.schedule s
            join longshore.schedule_clock c on c.schedule_id = s.id
            where s.job = 'chaos-fires' and c.decided_until < s.retired_at - make_interval(secs => ? + ?) order by s.name limit 3
            """;

    private static final String LATENESS = """
            select extract(epoch from a.at - a.planned)::float8 from chaos.asked a where a.planned >= ?::timestamptz and a.planned < ?::timestamptz
            """;

    private final Database database;

    public PlannedTimes(Database database) {
        this.database = database;
    }

    /**
     * What is wrong with a plan that has ended and whose times were all to be asked for.
     *
     * @param first when its schedules were due for the first time
     * @param every how many seconds later each next time is
     */
    public List<String> eachOnce(Instant first, int every) throws SQLException {
        List<String> wrong =
                new ArrayList<>(database.query(BEHIND, row -> row.getString(1), MOST_BEHIND_SECONDS, every));
        wrong.addAll(database.query(
                        ASKED,
                        row -> new Sum(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getDouble(8)),
                        first.toString(),
                        every)
                .get(0)
                .wrong());
        return wrong;
    }

    /** How many planned times have a run. */
    public long asked() throws SQLException {
        return database.number("select count(distinct (schedule, planned)) from chaos.asked");
    }

    /** How many of a moment have one. */
    public long askedOf(Instant planned) throws SQLException {
        return database.number(
                "select count(distinct schedule) from chaos.asked where planned = ?::timestamptz", planned.toString());
    }

    /** How many were committed since a moment. */
    public long askedSince(Instant moment) throws SQLException {
        return database.number("select count(*) from chaos.asked where at > ?::timestamptz", moment.toString());
    }

    /** When the first since a moment was committed. */
    public Instant firstSince(Instant moment) throws SQLException {
        return database.query(
                        "select min(at) from chaos.asked where at > ?::timestamptz",
                        row -> row.getObject(1, OffsetDateTime.class),
                        moment.toString())
                .get(0)
                .toInstant();
    }

    /** How many seconds after their time those planned from a moment to another were committed. */
    public List<Double> lateness(Instant from, Instant until) throws SQLException {
        return database.query(LATENESS, row -> row.getDouble(1), from.toString(), until.toString());
    }

    private record Sum(
            long expected,
            long asked,
            long lost,
            long doubled,
            long unplanned,
            long early,
            long most,
            double earliest) {

        List<String> wrong() {
            List<String> wrong = new ArrayList<>();
            String of = " of " + expected + " planned times ";
            if (lost > 0) {
                wrong.add(lost + of + "were never asked for");
            }
            if (doubled > 0) {
                wrong.add(doubled + of + "were asked for more than once, up to " + most + " times");
            }
            if (unplanned > 0) {
                wrong.add(unplanned + " times were asked for that no schedule says it has decided about");
            }
            if (early > 0) {
                wrong.add(early + of + "were asked for before they were due, up to " + Math.round(earliest) + " s");
            }
            return wrong;
        }
    }
}
