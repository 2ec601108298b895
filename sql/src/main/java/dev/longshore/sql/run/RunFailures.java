package dev.longshore.sql.run;

import dev.longshore.model.run.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The failures of runs and units, untruncated. Rows are only added. */
public class RunFailures {

    private static final String RECORD = """
            insert into longshore.failure (run_id, attempt, step, unit, category, code, message, remedy, position, stack, fingerprint)
            values (:run, :attempt, :step, :unit, :category, :code, :message, :remedy, :position, :stack, :fingerprint)
            returning id
            """;

    private static final String FIRST_OF_ATTEMPT =
            "select id from longshore.failure where run_id = :run and attempt = :attempt order by id limit 1";

    private static final String LAST = "select id from longshore.failure where run_id = :run order by id desc limit 1";

    private static final String IS_ANSWERED = """
            select exists (select 1 from longshore.failure f join longshore.run_command c on c.run_id = f.run_id
              where f.run_id = :run and f.code = :code and f.step = :step and f.position = :position
                and c.verb = 'restart' and c.asked_at > f.at and c.done_at is not null)
            """;

    private static final String IS_CONFIRMED = """
            select exists (select 1 from longshore.run_command c
              where c.run_id = :run and c.verb = 'restart' and c.confirmed_attempt = :attempt and c.done_at is not null)
            """;

    private final JdbcClient jdbc;

    public RunFailures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Records a failure and returns its id. PostgreSQL's text has no NUL; it is shown as the replacement character. */
    public long record(RunId run, RunFailure failure) {
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("run", run.value());
        columns.put("attempt", failure.attempt());
        columns.put("step", failure.step());
        columns.put("unit", failure.unit());
        columns.put("category", failure.category().word());
        columns.put("code", failure.code());
        columns.put("message", withoutNul(failure.message()));
        columns.put("remedy", failure.remedy());
        columns.put("position", failure.position());
        columns.put("stack", withoutNul(failure.stack()));
        columns.put("fingerprint", failure.fingerprint());
        return jdbc.sql(RECORD).params(columns).query(Long.class).single();
    }

    /** The failure that came first in an execution: the others often follow from it. */
    public Optional<Long> firstOf(RunId run, int attempt) {
        return jdbc.sql(FIRST_OF_ATTEMPT)
                .param("run", run.value())
                .param("attempt", attempt)
                .query(Long.class)
                .optional();
    }

    public Optional<Long> last(RunId run) {
        return jdbc.sql(LAST).param("run", run.value()).query(Long.class).optional();
    }

    /** Whether somebody had the run restarted after it failed so: who asked before did not know of it. */
    public boolean isAnswered(RunId run, String code, String step, String position) {
        return jdbc.sql(IS_ANSWERED)
                .param("run", run.value())
                .param("code", code)
                .param("step", step)
                .param("position", position)
                .query(Boolean.class)
                .single();
    }

    /** Whether whoever had the run restarted after this attempt has confirmed that its unsafe steps may run again. */
    public boolean isConfirmed(RunId run, int attempt) {
        return jdbc.sql(IS_CONFIRMED)
                .param("run", run.value())
                .param("attempt", attempt)
                .query(Boolean.class)
                .single();
    }

    private static String withoutNul(String text) {
        return text.replace('\u0000', '\uFFFD');
    }
}
