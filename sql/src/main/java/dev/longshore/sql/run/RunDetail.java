package dev.longshore.sql.run;

import dev.longshore.model.failure.Category;
import dev.longshore.model.job.ParameterRules;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.Verb;
import dev.longshore.model.unit.UnitState;
import dev.longshore.sql.artifact.ArtifactRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one run.
 *
 * @param row what a list shows of it
 * @param request what was asked
 * @param worker the name of the worker that drives it; null while none does
 * @param waiting why it waits, in one sentence; null while it does not wait
 * @param units in the order of the plan; of very many those that tell most
 * @param unitCounts how many units there are, by state
 * @param steps of its executions, oldest first, without the partitions
 * @param events what happened, oldest first
 * @param commands what operators wanted, oldest first
 * @param failures newest first
 * @param artifacts by name
 */
public record RunDetail(
        RunRow row,
        Request request,
        @Nullable String worker,
        @Nullable String waiting,
        List<Unit> units,
        Map<UnitState, Long> unitCounts,
        List<Step> steps,
        List<Event> events,
        List<Command> commands,
        List<Failure> failures,
        List<ArtifactRow> artifacts) {

    /** What stands for the value of a secret parameter. */
    public static final String MASK = ParameterRules.MASK;

    public RunDetail {
        units = List.copyOf(units);
        unitCounts = Map.copyOf(unitCounts);
        steps = List.copyOf(steps);
        events = List.copyOf(events);
        commands = List.copyOf(commands);
        failures = List.copyOf(failures);
        artifacts = List.copyOf(artifacts);
    }

    /** The last failure, if it is what the run rests on. */
    public @Nullable Failure failure() {
        return row.failure() == null || failures.isEmpty() ? null : failures.get(0);
    }

    /** With defaults filled in; JSON values; secrets are {@link #MASK}. */
    public Map<String, Object> parameters() {
        return row.parameters();
    }

    /**
     * What was asked.
     *
     * @param definitionHash the definition that it was asked for with
     * @param expiresAt when it is given up if it has not started
     */
    public record Request(
            String definitionHash,
            RunContext context,
            @Nullable String idempotencyKey,
            @Nullable Instant expiresAt) {}

    /**
     * A work unit.
     *
     * @param worker the name of the worker that holds it, or held it last
     * @param rowsPerSecond while this claim lasts; null before its first chunk
     */
    public record Unit(
            String step,
            int ordinal,
            String label,
            UnitState state,
            @Nullable String worker,
            @Nullable Integer slot,
            int attempts,
            int chunks,
            Counts counts,
            @Nullable Long rowsExpected,
            @Nullable Instant claimedAt,
            @Nullable Instant checkpointAt,
            @Nullable Instant endedAt,
            @Nullable Double rowsPerSecond) {}

    /**
     * A step of an execution, as Spring Batch recorded it.
     *
     * @param attempt the execution's place among those of the run, from 1
     * @param status a {@code BatchStatus}
     * @param exitMessage cut by Spring Batch at 2,500 characters; the whole is in the failures
     */
    public record Step(
            long executionId,
            int attempt,
            String name,
            String status,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            Counts counts,
            long commits,
            long rollbacks,
            @Nullable String exitMessage) {}

    /** Something that happened. */
    public record Event(long id, Instant at, String event, Map<String, Object> detail) {}

    /**
     * Something that an operator wanted; {@code doneAt} and {@code outcome} are the owner's acknowledgement.
     *
     * @param seenAt when the owner began to follow it
     * @param hurriedAt when chunks in work were cut short for it
     * @param lastChunkAt the last chunk that was committed after it was asked
     */
    public record Command(
            long id,
            Verb verb,
            String actor,
            String reason,
            Instant askedAt,
            @Nullable Instant seenAt,
            @Nullable Instant hurriedAt,
            @Nullable Instant lastChunkAt,
            @Nullable Instant doneAt,
            @Nullable String outcome) {}

    /**
     * A failure, untruncated.
     *
     * @param position where in the input
     * @param stack the root cause first
     */
    public record Failure(
            long id,
            int attempt,
            @Nullable String step,
            @Nullable Integer unit,
            Instant at,
            Category category,
            String code,
            String message,
            @Nullable String remedy,
            @Nullable String position,
            String stack) {}
}
