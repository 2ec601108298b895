package dev.longshore.sql.syncin;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.input.InputFileRow;
import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunRequest;
import dev.longshore.sql.run.RunRequests;
import java.util.Map;

/** After a dry run, the run that writes: the same job as it was then defined, the same parameters, the same file. One that lies in the inbox is compared when that run is planned. */
public class DryRuns {

    /** Whoever asks, it is one run; the context says who it was. */
    static final String CALLER = "dry-run";

    /** Before the dry run's id, it is the key of the run that follows. */
    static final String KEY = "after-dry-run:";

    private static final String DRY_RUN = "dry_run";
    private static final String INPUT = "input";
    private final RunRequests requests;
    private final InputFiles inputs;

    public DryRuns(RunRequests requests, InputFiles inputs) {
        this.requests = requests;
        this.inputs = inputs;
    }

    /** Whether a run was one that only tells what it would do, and has told it. */
    public static boolean hasTold(RunDetail run) {
        return run.row().state() == RunState.COMPLETED
                && Boolean.TRUE.equals(run.parameters().get(DRY_RUN));
    }

    /**
     * Asks for the run that writes; however often and by whomever that is asked, it is one run. It reads what was fetched for the dry run, if something was.
     *
     * @throws LongshoreException the run was no dry one, has not told what it would do, or what was fetched for it is removed; {@code precondition-failed}: its job is defined otherwise by now
     */
    public RequestOutcome forReal(Actor actor, RunDetail run, String reason) {
        if (!hasTold(run)) {
            throw LongshoreException.badInput(
                    "no-dry-run",
                    "id",
                    "Run " + run.row().id() + " is no dry run that has completed.",
                    "Ask for a run of the job.");
        }
        Map<String, Object> parameters = requests.parametersOf(run.row().id());
        parameters.remove(DRY_RUN);
        inputs.fetchedFor(run.row().id()).ifPresent(file -> parameters.put(INPUT, there(file)));
        RunContext asked = run.request().context();
        RunRequest request = new RunRequest(
                run.row().job(),
                parameters,
                KEY + run.row().id(),
                CALLER,
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
                        reason));
        try {
            return requests.request(
                    request.having(new RunRequest.Seen(null, run.request().definitionHash())));
        } catch (LongshoreException e) {
            throw e.code().equals(RunRequests.PRECONDITION_FAILED) ? changed(run, e) : e;
        }
    }

    private static LongshoreException changed(RunDetail run, LongshoreException refusal) {
        return LongshoreException.of(
                Category.USER_ERROR,
                refusal.code(),
                "The job " + run.row().job() + " was changed after dry run "
                        + run.row().id() + " told what it would do.",
                "Ask for a new dry run, and look at what it tells.",
                refusal);
    }

    private static String there(InputFileRow file) {
        if (file.removedAt() != null) {
            throw LongshoreException.badInput(
                    "sync-in-removed",
                    "id",
                    "The file " + file.name() + " that the dry run fetched was removed at " + file.removedAt() + ".",
                    "Ask for a new dry run, which fetches it anew.");
        }
        return file.id().toString();
    }
}
