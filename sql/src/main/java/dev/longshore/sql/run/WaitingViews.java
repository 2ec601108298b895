package dev.longshore.sql.run;

import dev.longshore.model.run.Verb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Why a run waits, in one sentence: the first thing that holds it, in the order in which a dispatcher would meet them. */
final class WaitingViews {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private static final String HOLDS = """
            select j.name as job, j.max_running as job_limit, l.name as lane, l.max_running as lane_limit, j.waits_for,
              (select min(o.id) from longshore.run o where o.job = j.waits_for and o.id <> r.id
                and o.state in ('QUEUED', 'RUNNING', 'PAUSING', 'CANCELLING', 'PAUSED')) as predecessor,
              (select count(*) from longshore.run o where o.job = r.job and o.state in ('RUNNING', 'PAUSING', 'CANCELLING')) as job_running,
              (select count(*) from longshore.run o where o.lane = r.lane and o.state in ('RUNNING', 'PAUSING', 'CANCELLING')) as lane_running,
              (select min(o.id) from longshore.run o where o.job = r.job and o.state in ('RUNNING', 'PAUSING', 'CANCELLING')) as job_holder,
              (select count(*) from (select 1 from longshore.run o
                where o.lane = r.lane and o.state = 'QUEUED' and (o.requested_at, o.id) < (r.requested_at, r.id) limit 1000) ahead) as ahead,
              (select count(*) from longshore.worker w where w.stopped_at is null and r.job = any (w.jobs)
                and w.heartbeat_at > clock_timestamp() - interval '1 minute') as workers,
              (select count(*) from longshore.worker w where w.stopped_at is null and r.job = any (w.jobs) and r.definition_hash <> all (w.unfit)
                and w.heartbeat_at > clock_timestamp() - interval '1 minute') as fit_workers,
              %s
            from longshore.run r
            join longshore.job j on j.name = r.job
            join longshore.lane l on l.name = r.lane
            where r.id = :run
            """.formatted(Preferences.LEFT_TO);

    /** Units of a running run that nobody works on, although they could be claimed. */
    private static final String UNITS_HOLD = """
            select %s
            from longshore.run r
            where r.id = :run and r.prefers is not null
              and exists (select 1 from longshore.work_unit u
                where u.run_id = r.id and u.step = r.open_step and u.state = 'PENDING' and u.claimable_at > clock_timestamp() - r.prefers_patience)
              and not exists (select 1 from longshore.work_unit u where u.run_id = r.id and u.step = r.open_step and u.state = 'RUNNING')
            """.formatted(Preferences.LEFT_TO);

    /** What holds all units of a running run that are not at work. */
    private static final String PARKED = """
            select parked_why, parked_until from longshore.run where id = :run and parked_until > clock_timestamp()
            """;

    /** A rate that its calls wait for: whose, how much of it the run has, and when others share theirs if it has none. */
    private static final String RATE_HOLDS = """
            select d.name, d.rate, sum(s.permits) as permits, min(s.waits_since) as since,
              (select coalesce(sum(o.permits), 0) from longshore.rate_slice o
                where o.dependency = d.name and o.until > clock_timestamp() and o.run_id is distinct from s.run_id) as others,
              (select min(o.until) from longshore.rate_slice o where o.dependency = d.name and o.permits > 0 and o.until > clock_timestamp()) as shared_at
            from longshore.rate_slice s join longshore.dependency d on d.name = s.dependency
            where s.run_id = :run and s.until > clock_timestamp() and d.rate is not null
            group by d.name, d.rate, s.run_id having count(s.waits_since) > 0
            order by since limit 1
            """;

    private static final String OVERDUE = """
            select e.detail ->> 'step' as step, e.at - make_interval(secs => cast(e.detail ->> 'seconds' as double precision)) as since
            from longshore.run_event e
            where e.run_id = :run and e.event = 'run.stop-overdue' and e.at >= :asked
            order by e.id desc limit 1
            """;

    private final JdbcClient jdbc;
    private final RunHolds holds;

    WaitingViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.holds = new RunHolds(jdbc);
    }

    @Nullable
    String sentence(RunRow row, List<RunDetail.Command> commands) {
        return switch (row.state()) {
            case QUEUED ->
                holds.holding(row.id()).orElseGet(() -> jdbc.sql(HOLDS)
                        .param("run", row.id().value())
                        .query(WaitingViews::queued)
                        .single());
            case RUNNING -> running(row.id().value());
            case PAUSED -> byCommand(commands, Verb.PAUSE, "%s paused it at %s UTC: %s");
            case PAUSING ->
                byCommand(commands, Verb.PAUSE, "%s asked to pause it at %s UTC: %s. " + stopping(row, commands));
            case CANCELLING ->
                byCommand(commands, Verb.CANCEL, "%s asked to cancel it at %s UTC: %s. " + stopping(row, commands));
            default -> null;
        };
    }

    /** When it stops. A format's text. */
    private String stopping(RunRow row, List<RunDetail.Command> commands) {
        Optional<Instant> asked = commands.stream()
                .filter(command -> command.doneAt() == null)
                .map(RunDetail.Command::askedAt)
                .findFirst();
        return asked.flatMap(since -> jdbc.sql(OVERDUE)
                        .param("run", row.id().value())
                        .param("asked", since.atOffset(ZoneOffset.UTC))
                        .query(
                                (rs, number) -> "Step " + rs.getString("step").replace("%", "%%")
                                        + " has not returned since "
                                        + TIME.format(rs.getTimestamp("since").toInstant())
                                        + " UTC, and nothing of it can be cut short. It stops when the step returns; until then only the end of its worker's process stops it, after which another worker answers and the run stands at its last committed chunk.")
                        .optional())
                .orElse("It stops after the chunk that it is at.");
    }

    /** Null for nothing. */
    @Nullable
    String running(long run) {
        Optional<String> parked = jdbc.sql(PARKED)
                .param("run", run)
                .query((rs, number) -> rs.getString("parked_why") + " It goes on by itself; the next try is at "
                        + TIME.format(rs.getTimestamp("parked_until").toInstant()) + " UTC.")
                .optional();
        return parked.or(() -> jdbc.sql(UNITS_HOLD)
                        .param("run", run)
                        .query((rs, number) -> "Its next units wait " + forWorkers(rs))
                        .optional())
                .or(() -> jdbc.sql(RATE_HOLDS)
                        .param("run", run)
                        .query((rs, number) -> forPermits(rs))
                        .optional())
                .orElse(null);
    }

    private static @Nullable String byCommand(List<RunDetail.Command> commands, Verb verb, String sentence) {
        for (int i = commands.size() - 1; i >= 0; i--) {
            RunDetail.Command command = commands.get(i);
            if (command.verb() == verb) {
                return sentence.formatted(command.actor(), TIME.format(command.askedAt()), command.reason());
            }
        }
        return null;
    }

    private static String queued(ResultSet rs, int number) throws SQLException {
        String job = rs.getString("job");
        String lane = rs.getString("lane");
        if (rs.getLong("workers") == 0) {
            return "No worker is there that can run " + job + ". It starts once one is.";
        }
        if (rs.getLong("fit_workers") == 0) {
            return "No worker is there that can run the version of " + job
                    + " that it was asked for with. It starts once one is; cancel it to ask for it anew.";
        }
        if (rs.getString("predecessor") != null) {
            return "It waits for run " + rs.getString("predecessor") + " of " + rs.getString("waits_for") + " to end.";
        }
        if (rs.getInt("job_running") >= rs.getInt("job_limit")) {
            return "As many runs of " + job + " run as may at once, " + rs.getInt("job_limit") + ": run "
                    + rs.getString("job_holder") + " is the oldest of them.";
        }
        if (rs.getInt("lane_running") >= rs.getInt("lane_limit")) {
            return "The lane " + lane + " is busy: " + rs.getInt("lane_running") + " runs run, which is its limit.";
        }
        long ahead = rs.getLong("ahead");
        if (ahead > 0) {
            return (ahead >= 1000 ? "1,000 or more runs are" : ahead == 1 ? "1 run is" : ahead + " runs are")
                    + " ahead of it in " + lane + ".";
        }
        if (rs.getBoolean("prefers")) {
            return "It waits " + forWorkers(rs);
        }
        return "It is the next to start in " + lane + ".";
    }

    private static String forPermits(ResultSet rs) throws SQLException {
        int permits = rs.getInt("permits");
        int others = rs.getInt("others");
        Timestamp shared = rs.getTimestamp("shared_at");
        String limit = "Its calls wait for the rate of " + rs.getString("name") + ", " + rs.getInt("rate")
                + " a second for all workers together, since "
                + TIME.format(rs.getTimestamp("since").toInstant()) + " UTC: ";
        if (permits == 0) {
            return limit + "others have all of it"
                    + (shared == null ? "." : ", and share it by " + TIME.format(shared.toInstant()) + " UTC.");
        }
        return limit + "it has " + permits + " of them" + (others == 0 ? "" : " and others have " + others)
                + ", each free again a second after its call has ended.";
    }

    private static String forWorkers(ResultSet rs) throws SQLException {
        List<String> who = new ArrayList<>();
        if (rs.getString("pool") != null) {
            who.add("of pool " + rs.getString("pool"));
        }
        if (rs.getString("labels") != null) {
            who.add("with " + rs.getString("labels"));
        }
        return "up to " + rs.getLong("patience") + " s for a worker " + String.join(" ", who)
                + "; then any worker takes it.";
    }
}
