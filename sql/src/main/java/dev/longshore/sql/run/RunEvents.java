package dev.longshore.sql.run;

import dev.longshore.model.run.RunId;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.json.JsonColumn;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The machine's part of a run's story. Few rows a run, never one a chunk: the console shows all of them. */
public class RunEvents {

    private static final String RECORD =
            "insert into longshore.run_event (run_id, event, detail) values (:run, :event, cast(:detail as jsonb))";

    private final JdbcClient jdbc;
    private final JsonColumn json;

    public RunEvents(JdbcClient jdbc, JsonColumn json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Records what happened, in the caller's transaction if there is one. Events are verbs in the past tense: {@code run.claimed}. */
    public void record(RunId run, String event, Map<String, ?> detail) {
        jdbc.sql(RECORD)
                .param("run", run.value())
                .param("event", event)
                .param("detail", json.of(detail))
                .update();
    }

    static Map<String, Object> by(WorkerId worker, int attempt) {
        return Map.of("worker", worker.value(), "attempt", attempt);
    }
}
