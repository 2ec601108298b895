package dev.longshore.sql.run;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;

import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.ShortSleep;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a hold does to runs. Those that wait are held by the claim itself, which looks at the holds in force; those that are driven when it is made are asked to pause, and
 * go on by an order too. Both happen in the transaction that makes or ends the hold.
 */
public class RunHolds {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    /** As claims do: whoever comes second sees what the first has done. */
    private static final String WAIT_FOR_CLAIMS =
            "select " + ShortSleep.BOUND + " from longshore.lane l order by l.position for no key update";

    private static final String PAUSE_DRIVEN = """
            with asked as (
              insert into longshore.run_command (run_id, verb, actor, reason)
              select r.id, 'pause', h.actor, h.reason || ' (pause of ' || case h.scope when 'all' then 'all runs' else h.scope || ' ' || h.subject end || ')'
              from longshore.schedule_hold h
              join longshore.run r on longshore.is_held(h.scope, h.subject, r.job, r.lane, r.tenant)
              where h.id = :hold and r.state = 'RUNNING'
                and not exists (select from longshore.run_command c where c.run_id = r.id and c.verb = 'pause' and c.done_at is null)
                and not exists (
                  select from longshore.job_definition d where d.hash = r.definition_hash and d.document #>> '{spec,restartable}' = 'false')
              returning id, run_id
            ), noted as (
              insert into longshore.hold_order (command_id, hold_id) select a.id, :hold from asked a
            )
            select count(pg_notify('longshore_command', cast(a.run_id as text))) from asked a
            """;

    private static final String LET_GO = "select longshore.let_go()";

    private static final String HOLDING = """
            select distinct on (r.id) r.id, h.actor, h.scope, h.subject, h.since, h.until, h.reason from longshore.hold_of_runs h
            join longshore.run r on longshore.is_held(h.scope, h.subject, r.job, r.lane, r.tenant)
            where r.id = any (:runs)
            order by r.id, h.id
            """;

    private final JdbcClient jdbc;

    public RunHolds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Before a hold is made, in its transaction, so that a claim of the same instant either sees it or is seen. */
    public void waitForClaims() {
        jdbc.sql(WAIT_FOR_CLAIMS).query().listOfRows();
    }

    /**
     * Asks the runs that a hold holds and that are driven to pause, in the transaction that makes it. Those whose job Spring Batch starts once only run on.
     *
     * @return how many were asked
     */
    public int pauseDriven(long hold) {
        return jdbc.sql(PAUSE_DRIVEN).param("hold", hold).query(Integer.class).single();
    }

    /** Lets go of what holds have held that have ended, in the transaction that ends one. */
    public void letGo() {
        ShortSleep.bound(jdbc);
        jdbc.sql(LET_GO).query(Integer.class).single();
    }

    /** What holds a run, as a sentence: {@code ada paused lane bulk at 10:42:07 UTC: the source moves.} */
    Optional<String> holding(RunId run) {
        return Optional.ofNullable(holding(List.of(run)).get(run));
    }

    /** The same of those of several that are held. */
    Map<RunId, String> holding(Collection<RunId> runs) {
        Map<RunId, String> sentences = new HashMap<>();
        jdbc.sql(HOLDING)
                .param("runs", runs.stream().map(RunId::value).toArray(Long[]::new))
                .query(row -> {
                    sentences.put(new RunId(row.getLong("id")), sentence(row));
                });
        return sentences;
    }

    private static String sentence(ResultSet row) throws SQLException {
        Instant until = instant(row, "until");
        return row.getString("actor") + " paused " + what(row.getString("scope"), row.getString("subject")) + " at "
                + TIME.format(required(instant(row, "since"), "since")) + " UTC"
                + (until == null ? "" : ", until " + TIME.format(until) + " UTC") + ": "
                + sentence(row.getString("reason"));
    }

    private static String what(String scope, @Nullable String subject) {
        return subject == null ? "all runs" : scope + " " + subject;
    }

    private static String sentence(String reason) {
        String text = reason.strip();
        return text.endsWith(".") || text.endsWith("!") || text.endsWith("?") ? text : text + ".";
    }
}
