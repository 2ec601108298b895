package dev.longshore.admin.api;

import dev.longshore.sql.effect.RateShare;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a run has of the rate of another system. */
@Schema(name = "RateShare")
record RateShareJson(
        @Schema(description = "whose rate it is", example = "crm")
        String dependency,

        @Schema(description = "calls a second of all workers together", example = "50")
        int rate,

        String run,
        String job,

        @Schema(description = "that its units have now; each is in use from before a call until a second after its end")
        int permits,

        @Schema(description = "since when its calls wait for permits; absent if they do not") @Nullable
        Instant waitingSince,

        @Schema(
                description =
                        "when others share what they have, at the latest, if it has none; else when its own permits are dealt out anew")
        Instant until) {

    static RateShareJson of(RateShare share) {
        return new RateShareJson(
                share.dependency(),
                share.rate(),
                share.run().toString(),
                share.job().value(),
                share.permits(),
                share.waitsSince(),
                share.until());
    }
}
