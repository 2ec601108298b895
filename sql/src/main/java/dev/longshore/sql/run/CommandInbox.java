package dev.longshore.sql.run;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What operators asked of runs and nobody has answered yet. The owner of a run answers; where there is none, any worker does. */
public class CommandInbox {

    private static final String OPEN_OF = """
            select c.id, c.run_id, c.verb, c.actor, c.reason, r.state, c.hurried_at is not null as hurried, exists (select from longshore.hold_order o where o.command_id = c.id) as of_hold,
              coalesce(extract(epoch from clock_timestamp() - c.seen_at) * 1000, 0) as seen_millis
            from longshore.run_command c join longshore.run r on r.id = c.run_id
            where c.run_id = any (:runs) and c.done_at is null order by c.id
            """;

    /** So many open commands of runs that nobody drives are read at once. */
    public static final int TOGETHER = 100;

    private static final String OPEN_UNDRIVEN = """
            select c.id, c.run_id, c.verb, c.actor, c.reason, r.state, false as hurried, false as of_hold, 0 as seen_millis
            from longshore.run_command c join longshore.run r on r.id = c.run_id
            where c.done_at is null and r.state not in ('RUNNING', 'PAUSING', 'CANCELLING')
            order by c.id limit :most
            """;

    /** What somebody else has locked he answers. */
    private static final String LOCK_ALL =
            "select id, state from longshore.run where id = any (:runs) order by id for no key update skip locked";

    private static final String STILL_OPEN =
            "select id from longshore.run_command where id = any (:commands) and done_at is null";

    private static final String SEEN =
            "update longshore.run_command set seen_at = clock_timestamp() where id = :command and seen_at is null";

    private static final String HURRIED =
            "update longshore.run_command set hurried_at = clock_timestamp() where id = :command and hurried_at is null";

    private static final String DONE = """
            update longshore.run_command set seen_at = coalesce(seen_at, clock_timestamp()), done_at = clock_timestamp(), outcome = :outcome,
              last_chunk_at = coalesce(
                (select max(u.checkpoint_at) from longshore.work_unit u where u.run_id = run_command.run_id and u.checkpoint_at >= run_command.asked_at), last_chunk_at)
            where id = :command and done_at is null
            """;

    private static final String CHUNK =
            "update longshore.run_command set last_chunk_at = clock_timestamp() where run_id = :run and done_at is null";

    private final JdbcClient jdbc;

    public CommandInbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The open commands of a run, oldest first. */
    public List<Command> openOf(RunId run) {
        return openOf(List.of(run));
    }

    /** The open commands of runs, oldest first. */
    public List<Command> openOf(Collection<RunId> runs) {
        return jdbc.sql(OPEN_OF)
                .param("runs", runs.stream().map(RunId::value).toArray(Long[]::new))
                .query(CommandInbox::command)
                .list();
    }

    /** Open commands of runs that nobody drives, oldest first, {@value #TOGETHER} at most. */
    public List<Command> openUndriven() {
        return jdbc.sql(OPEN_UNDRIVEN)
                .param("most", TOGETHER)
                .query(CommandInbox::command)
                .list();
    }

    /** Locks the runs of open commands, as far as nobody else has, and tells their states; then tells which of the commands are open still. Everybody locks the run before its commands. */
    public Standing lock(List<Command> commands) {
        Map<RunId, RunState> states = new HashMap<>();
        jdbc.sql(LOCK_ALL)
                .param(
                        "runs",
                        commands.stream().map(command -> command.run().value()).toArray(Long[]::new))
                .query(row -> {
                    states.put(new RunId(row.getLong("id")), RunState.valueOf(row.getString("state")));
                });
        Set<Long> open = Set.copyOf(jdbc.sql(STILL_OPEN)
                .param("commands", commands.stream().map(Command::id).toArray(Long[]::new))
                .query(Long.class)
                .list());
        return new Standing(
                states,
                commands.stream().filter(command -> open.contains(command.id())).toList());
    }

    /** The owner has read it and acts on it. */
    public void seen(Command command) {
        jdbc.sql(SEEN).param("command", command.id()).update();
    }

    /** Work in progress is cut short for it. */
    public void hurried(Command command) {
        jdbc.sql(HURRIED).param("command", command.id()).update();
    }

    /** A chunk of a run without units is committed, or will be with the caller's transaction. Chunks of units say so themselves. */
    public void chunk(RunId run) {
        jdbc.sql(CHUNK).param("run", run.value()).update();
    }

    /** Answered: the outcome is a sentence for whoever asked. */
    public void done(Command command, String outcome) {
        jdbc.sql(DONE).param("command", command.id()).param("outcome", outcome).update();
    }

    private static Command command(ResultSet row, int number) throws SQLException {
        return new Command(
                row.getLong("id"),
                new RunId(row.getLong("run_id")),
                Verb.valueOf(row.getString("verb").toUpperCase(Locale.ROOT)),
                row.getString("actor"),
                row.getString("reason"),
                RunState.valueOf(row.getString("state")),
                row.getBoolean("hurried"),
                row.getBoolean("of_hold"),
                Duration.ofMillis(row.getLong("seen_millis")));
    }

    /**
     * What was locked.
     *
     * @param states of the runs that are locked now
     * @param open the commands that are open still, of other runs too
     */
    public record Standing(Map<RunId, RunState> states, List<Command> open) {}

    /**
     * An open command.
     *
     * @param state of the run when the command was read
     * @param hurried whether work in progress was cut short for it already
     * @param ofHold whether the end of a hold asks for it, or its beginning; told of driven runs only
     * @param seenFor how long ago an owner saw it; nothing if none has
     */
    public record Command(
            long id,
            RunId run,
            Verb verb,
            String actor,
            String reason,
            RunState state,
            boolean hurried,
            boolean ofHold,
            Duration seenFor) {}
}
