package dev.longshore.sql.syncin;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunRequest;
import dev.longshore.sql.run.RunRequests;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** After a dry run, the run that writes: the same job, the same parameters, the same file. */
public class DryRuns {

    private static final String DRY_RUN = "dry_run";
    private static final String PARAMETERS = "select parameters::text from longshore.run where id = :run";

    private final JdbcClient jdbc;
    private final RunRequests requests;
    private final JsonMapper json;

    public DryRuns(JdbcClient jdbc, RunRequests requests, JsonMapper json) {
        this.jdbc = jdbc;
        this.requests = requests;
        this.json = json;
    }

    /** Whether a run was one that only tells what it would do, and has told it. */
    public static boolean hasTold(RunDetail run) {
        return run.row().state() == RunState.COMPLETED
                && Boolean.TRUE.equals(run.parameters().get(DRY_RUN));
    }

    /**
     * Asks for the run that writes; however often that is asked, it is one run.
     *
     * @throws LongshoreException the run was no dry one, or has not told what it would do
     */
    public RequestOutcome forReal(Actor actor, RunDetail run, String reason) {
        if (!hasTold(run)) {
            throw LongshoreException.badInput(
                    "no-dry-run",
                    "id",
                    "Run " + run.row().id() + " is no dry run that has completed.",
                    "Ask for a run of the job.");
        }
        Map<String, Object> parameters = new LinkedHashMap<>(json.readValue(
                jdbc.sql(PARAMETERS)
                        .param("run", run.row().id().value())
                        .query(String.class)
                        .single(),
                new TypeReference<Map<String, Object>>() {}));
        parameters.remove(DRY_RUN);
        RunContext asked = run.request().context();
        return requests.request(new RunRequest(
                run.row().job(),
                parameters,
                "after-dry-run:" + run.row().id(),
                actor.name(),
                "operator",
                null,
                new RunContext(
                        RunContext.VERSION,
                        asked.tenant(),
                        actor.name(),
                        "after-dry-run-" + run.row().id(),
                        null,
                        asked.locale(),
                        asked.zone(),
                        reason)));
    }
}
