package dev.longshore.admin.api;

import dev.longshore.sql.history.PastExecution;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An execution of a job of another application, as its job repository had it. */
@Schema(name = "PastExecution")
record PastExecutionJson(
        String id,
        String application,
        @Schema(description = "its id there") String execution,

        @Schema(description = "of the job instance there: executions of one are attempts at the same work")
        String instance,

        String job,

        @Schema(description = "a BatchStatus of Spring Batch", example = "FAILED")
        String status,

        @Nullable String exitCode,
        @Nullable String exitMessage,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        List<PastExecution.Parameter> parameters,

        @Schema(description = "in lists always empty") List<PastExecution.Step> steps) {

    static PastExecutionJson of(PastExecution execution) {
        return new PastExecutionJson(
                Long.toString(execution.id()),
                execution.application(),
                Long.toString(execution.executionId()),
                Long.toString(execution.instanceId()),
                execution.job(),
                execution.status(),
                execution.exitCode(),
                execution.exitMessage(),
                execution.createdAt(),
                execution.startedAt(),
                execution.endedAt(),
                execution.parameters(),
                execution.steps());
    }
}
