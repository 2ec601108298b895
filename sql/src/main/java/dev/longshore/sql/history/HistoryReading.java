package dev.longshore.sql.history;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.audit.AuditTrail;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.LongConsumer;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes in what other job repositories hold. Reading again brings what is new there and what has changed, so that an application can be read until the day that it
 * moves; a reading that was cut short goes on with the next one.
 */
public class HistoryReading {

    private static final int PAGE = 5_000;

    /** A page is one value, of which PostgreSQL allows so much: executions of very many steps take smaller ones. */
    private static final String TOO_LARGE = "54000";

    private static final String TAKE_IN = """
            with taken as (
              insert into longshore.past_execution as p (application, execution_id, instance_id, job, status, exit_code, exit_message, created_at, started_at,
                ended_at, parameters, steps)
              select :application, g.execution_id, g.instance_id, g.job, g.status, g.exit_code, g.exit_message, g.created_at, g.started_at, g.ended_at,
                g.parameters, g.steps
              from jsonb_to_recordset(:executions::jsonb) as g(execution_id bigint, instance_id bigint, job text, status text, exit_code text,
                exit_message text, created_at timestamptz, started_at timestamptz, ended_at timestamptz, parameters jsonb, steps jsonb)
              on conflict (application, execution_id) do update set (instance_id, job, status, exit_code, exit_message, created_at, started_at, ended_at,
                parameters, steps) = (excluded.instance_id, excluded.job, excluded.status, excluded.exit_code, excluded.exit_message, excluded.created_at,
                excluded.started_at, excluded.ended_at, excluded.parameters, excluded.steps)
              where (p.instance_id, p.job, p.status, p.exit_code, p.exit_message, p.created_at, p.started_at, p.ended_at, p.parameters, p.steps)
                is distinct from (excluded.instance_id, excluded.job, excluded.status, excluded.exit_code, excluded.exit_message, excluded.created_at,
                excluded.started_at, excluded.ended_at, excluded.parameters, excluded.steps)
              returning 1)
            select count(*) from taken
            """;

    private static final String FORGET = "delete from longshore.past_execution where application = :application";

    private final JdbcClient jdbc;
    private final AuditTrail audit;

    HistoryReading(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /**
     * What a reading found.
     *
     * @param seen executions that the repository holds
     * @param taken of them those that were new here or had changed
     */
    public record Found(long seen, long taken) {}

    /**
     * Reads a whole repository.
     *
     * @param application what it is called here: lower-case letters, digits and hyphens
     * @param progress is told how many executions were seen so far
     */
    public Found read(Actor actor, String application, ForeignRepository repository, LongConsumer progress) {
        long seen = 0;
        long taken = 0;
        long last = Long.MIN_VALUE;
        int size = PAGE;
        boolean more = true;
        while (more) {
            try {
                ForeignRepository.Part part = repository.after(last, size);
                taken += takeIn(application, part.executions());
                more = part.many() == size;
                seen += part.many();
                last = part.last();
                progress.accept(seen);
            } catch (DataAccessException e) {
                if (size == 1 || !isTooLarge(e)) {
                    throw unreadable(application, seen, last, e);
                }
                size /= 2;
            }
        }
        Found found = new Found(seen, taken);
        audit.recordAlone(act(actor, "history.read", application, Map.of("seen", seen, "taken", taken)));
        return found;
    }

    private static boolean isTooLarge(DataAccessException failure) {
        return failure.getMostSpecificCause() instanceof SQLException sql && TOO_LARGE.equals(sql.getSQLState());
    }

    private static LongshoreException unreadable(String application, long seen, long last, DataAccessException cause) {
        String place = seen == 0 ? "the beginning" : "execution " + last;
        return LongshoreException.of(
                Category.EXTERNAL,
                "history-page",
                "The executions of " + application + " after " + place + " could not be taken in: "
                        + cause.getMostSpecificCause().getMessage(),
                "What was read before stays (" + seen + "). See to the cause and read again: it goes on from there.",
                cause);
    }

    private long takeIn(String application, String executions) {
        return jdbc.sql(TAKE_IN)
                .param("application", application)
                .param("executions", executions)
                .query(Long.class)
                .single();
    }

    /** Deletes what was read of an application; how many executions that were. */
    @Transactional
    public long forget(Actor actor, String application) {
        long gone = jdbc.sql(FORGET).param("application", application).update();
        audit.record(act(actor, "history.forget", application, Map.of("executions", gone)));
        return gone;
    }

    private static Act act(Actor actor, String action, String application, Map<String, Object> after) {
        return new Act(actor, action, "history:" + application, null, null, after, AuditOutcome.ACCEPTED);
    }
}
