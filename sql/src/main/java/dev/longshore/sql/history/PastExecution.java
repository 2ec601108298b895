package dev.longshore.sql.history;

import dev.longshore.sql.page.PageKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a job of another application.
 *
 * @param id here
 * @param application whose job repository it stood in
 * @param executionId its id there
 * @param instanceId of the job instance there; executions of one instance are attempts at the same work
 * @param status a {@code BatchStatus}, as it stood there
 * @param exitMessage what Spring Batch kept of the failure, 2,500 characters at most
 * @param steps by their ids; empty in lists
 */
public record PastExecution(
        long id,
        String application,
        long executionId,
        long instanceId,
        String job,
        String status,
        @Nullable String exitCode,
        @Nullable String exitMessage,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        List<Parameter> parameters,
        List<Step> steps) {

    public PastExecution {
        parameters = List.copyOf(parameters);
        steps = List.copyOf(steps);
    }

    /** Where it stands in a list. */
    public PageKey key() {
        return new PageKey(createdAt, id);
    }

    /** A job parameter; the value is the text that stood there. */
    public record Parameter(String name, @Nullable String value, boolean identifying) {}

    /**
     * An execution of a step.
     *
     * @param skipped by reader, processor and writer together
     */
    public record Step(
            String name,
            String status,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            long read,
            long written,
            long filtered,
            long skipped,
            long commits,
            long rollbacks,
            @Nullable String exitCode,
            @Nullable String exitMessage) {}
}
