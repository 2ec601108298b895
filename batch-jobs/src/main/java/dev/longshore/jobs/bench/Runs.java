package dev.longshore.jobs.bench;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunRequest;
import dev.longshore.sql.run.RunRequests;
import dev.longshore.sql.run.RunRow;
import dev.longshore.sql.run.RunViews;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Asks for runs as any application does, and waits for their end. */
final class Runs {

    private static final String CALLER = "bench";
    private static final long POLL_NANOS = 10_000_000;

    private final RunRequests requests;
    private final RunViews views;

    Runs(RunRequests requests, RunViews views) {
        this.requests = requests;
        this.views = views;
    }

    /**
     * Asks for a run and waits until it is READY.
     *
     * @throws IllegalStateException if it ends otherwise
     */
    RunRow toReady(String job, Map<String, Object> parameters, @Nullable String key) {
        RequestOutcome outcome = requests.request(new RunRequest(
                new JobName(job), parameters, key, CALLER, "api", null, RunContext.of(null, CALLER, "benchmark")));
        if (!(outcome instanceof RequestOutcome.Accepted accepted)) {
            throw new IllegalStateException("the request was refused: " + outcome);
        }
        return await(accepted.run());
    }

    RunRow await(RunId run) {
        while (true) {
            RunRow row = views.row(TenantScope.ALL, run).orElseThrow();
            if (row.state() == RunState.COMPLETED) {
                return row;
            }
            if (row.state().isEnded()) {
                throw new IllegalStateException("run " + run + " is " + row.state() + ": " + row.failure());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
