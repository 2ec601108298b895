package dev.longshore.admin.cli;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.Folders;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.page.PageRequest;
import dev.longshore.sql.run.Progress;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunFilter;
import dev.longshore.sql.run.RunRequest;
import dev.longshore.sql.run.RunRequests;
import dev.longshore.sql.run.RunRow;
import dev.longshore.sql.run.RunViews;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** Asks for runs and watches them, as any other program could: through tables. */
record Work(RunRequests requests, RunViews views, DataFolder folder, Console console) {

    private static final String CALLER = "command-line";
    private static final long LOOK_MILLIS = 200;
    private static final int LOOKS_PER_LINE = 10;

    static Work in(RunningApplication application, Console console) {
        return new Work(
                application.get(RunRequests.class),
                application.get(RunViews.class),
                new DataFolder(application.get(Folders.class).data()),
                console);
    }

    /**
     * Asks for a run.
     *
     * @param key asked for once, however often this is called with it; null for a run of its own
     */
    RequestOutcome.Accepted ask(String job, Map<String, Object> parameters, @Nullable String key, String reason) {
        RequestOutcome outcome = requests.request(new RunRequest(
                new JobName(job), parameters, key, CALLER, "operator", null, RunContext.of(null, null, reason)));
        if (outcome instanceof RequestOutcome.Accepted accepted) {
            return accepted;
        }
        RequestOutcome.QueueFull full = (RequestOutcome.QueueFull) outcome;
        throw LongshoreException.of(
                Category.INSUFFICIENT_RESOURCES,
                "queue-full",
                full.sentence(),
                "Try again in about " + full.retryAfterSeconds() + " s.");
    }

    /** A run as it is now. */
    RunRow look(RunId run) {
        folder.requireRoom();
        try {
            return views.row(TenantScope.ALL, run).orElseThrow();
        } catch (DataAccessException e) {
            folder.requireRoom();
            throw e;
        }
    }

    /** Shows how far a run is until it has ended. */
    RunRow follow(RunId run) {
        String shown = "";
        for (long look = 0; ; look++) {
            RunRow row = look(run);
            if (row.state().isEnded()) {
                return row;
            }
            String line = line(row.state(), row.progress());
            if (look % LOOKS_PER_LINE == LOOKS_PER_LINE - 1 && !line.equals(shown)) {
                console.say("  " + line);
                shown = line;
            }
            pause();
        }
    }

    Optional<RunRow> lastCompleted(String job) {
        RunFilter completed =
                new RunFilter(List.of(RunState.COMPLETED), new JobName(job), null, null, null, null, null, null);
        return views.list(TenantScope.ALL, completed, PageRequest.first(1)).items().stream()
                .findFirst();
    }

    RunDetail detail(RunId run) {
        return views.detail(TenantScope.ALL, run).orElseThrow();
    }

    private static String line(RunState state, Progress progress) {
        if (state == RunState.QUEUED) {
            return "waiting";
        }
        if (state == RunState.PAUSED || state == RunState.PAUSING) {
            return "paused; resume it on its page";
        }
        if (progress.fraction() == null && progress.rows() == 0) {
            return "planning";
        }
        StringBuilder line = new StringBuilder();
        if (progress.fraction() != null) {
            line.append(String.format("%3d %%  ", (int) Math.floor(progress.fraction() * 100)));
        }
        line.append(Figures.count(progress.rows())).append(" rows");
        if (progress.rowsPerSecond() != null) {
            line.append("  ")
                    .append(Figures.count(Math.round(progress.rowsPerSecond())))
                    .append(" rows/s");
        }
        return line.toString();
    }

    static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LongshoreException.of(Category.INTERNAL, "interrupted", "The command was interrupted.", null);
        }
    }
}
