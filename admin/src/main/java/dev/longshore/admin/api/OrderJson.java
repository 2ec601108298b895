package dev.longshore.admin.api;

import dev.longshore.admin.run.HeldInOrder;
import dev.longshore.sql.outcome.UnreadyOutcome;
import dev.longshore.sql.run.HeldBehind;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits in a run since something before it is not done. */
@Schema(name = "Order")
record OrderJson(
        @Schema(description = "by the chunk that failed, or is tried again, before them; 20 at most")
        List<HeldBehindJson> chunks,

        @Schema(description = "by the row with the same key that was not done before them; 20 at most")
        List<HeldBehindJson> rows,

        @Schema(description = "that wait behind an effect of theirs; 20 at most")
        List<UnreadyOutcomeJson> outcomes) {

    /** Chunks or rows that something keeps from their turn. */
    @Schema(name = "HeldBehind")
    record HeldBehindJson(
            @Schema(description = "the chunk's lines, or the row's key; absent if nobody knows any more") @Nullable
            String behind,

            @Schema(description = "why it is not done, in a sentence")
            String why,

            @Schema(description = "since when it is known not to be; absent if nobody knows") @Nullable
            Instant since,

            @Schema(description = "how many wait behind it") long held,
            @Schema(description = "the first of them") String first,
            @Schema(description = "the last of them") String last) {

        static HeldBehindJson of(HeldBehind behind) {
            return new HeldBehindJson(
                    behind.behind(), behind.why(), behind.since(), behind.held(), behind.first(), behind.last());
        }
    }

    /** An outcome that waits behind an effect that is not done. */
    @Schema(name = "UnreadyOutcome")
    record UnreadyOutcomeJson(
            @Schema(description = "its id") String outcome,

            @Schema(description = "the customer, or the outcome's key if there is none")
            String customer,

            @Schema(description = "the effect that failed or is in doubt; absent if it waits for something that passes")
            @Nullable
            String behind,

            @Schema(description = "in a sentence") String why,

            @Schema(description = "when the effect ended so; absent if it did not") @Nullable
            Instant since) {

        static UnreadyOutcomeJson of(UnreadyOutcome unready) {
            return new UnreadyOutcomeJson(
                    unready.id().toString(), unready.who(), unready.effect(), unready.why(), unready.since());
        }
    }

    /** Null for nothing. */
    static @Nullable OrderJson of(HeldInOrder held) {
        return held.isEmpty()
                ? null
                : new OrderJson(
                        held.chunks().stream().map(HeldBehindJson::of).toList(),
                        held.rows().stream().map(HeldBehindJson::of).toList(),
                        held.outcomes().stream().map(UnreadyOutcomeJson::of).toList());
    }
}
