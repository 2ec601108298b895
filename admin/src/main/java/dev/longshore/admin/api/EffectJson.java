package dev.longshore.admin.api;

import dev.longshore.sql.effect.EffectLine;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change outside our database, such as a call of a CRM. */
@Schema(name = "Effect")
record EffectJson(
        String id,

        @Schema(description = "which has it: the last that sent it, or is to")
        String run,

        String job,

        @Schema(description = "the key of the row that it tells of")
        String item,

        @Schema(description = "counts the contents of the item")
        int version,

        @Schema(allowableValues = {"planned", "sent", "done", "failed", "in-doubt", "given-up", "superseded"})
        String state,

        @Schema(description = "the same for every try of this effect")
        String idempotencyKey,

        int attempts,
        @Nullable Instant sentAt,
        @Nullable Instant settledAt,

        @Schema(description = "of the last answer; absent if none came") @Nullable
        Integer status,

        @Schema(description = "what the last answer said, or why none came") @Nullable
        String answer,

        @Nullable String decidedBy,
        @Nullable String decidedWhy) {

    static EffectJson of(EffectLine effect) {
        return new EffectJson(
                effect.id().toString(),
                effect.run().toString(),
                effect.job(),
                effect.item(),
                effect.version(),
                effect.state().word(),
                effect.idempotencyKey(),
                effect.attempts(),
                effect.sentAt(),
                effect.settledAt(),
                effect.status(),
                effect.answer(),
                effect.decidedBy(),
                effect.decidedWhy());
    }
}
