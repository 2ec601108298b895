package dev.longshore.admin.api;

import dev.longshore.sql.run.RestartPreview;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a restart would do. */
@Schema(name = "RestartPreview")
record RestartJson(
        @Schema(description = "whether a restart may be asked for")
        boolean possible,

        @Schema(description = "why not: its state, a step that must not run twice, or a queue that is full") @Nullable
        String whyNot,

        @Schema(
                description =
                        "whether a restart is refused without confirmRepetition: the steps say which of them and why")
        boolean needsConfirmation,

        @Schema(
                description =
                        "what the restart would come to at once, since its input is no longer what it was asked for, or a later run has overtaken it; null if it would work",
                example =
                        "It would end stale and publish nothing: Its input changed after it was asked for: version 17 then, 18 now.")
        @Nullable
        String outdated,

        @Schema(
                description = "the pause under which it would wait once it is asked for; null if none holds it",
                example = "It would wait in the queue: ada paused lane bulk at 10:42:07 UTC: the source moves.")
        @Nullable
        String waits,

        List<Step> steps) {

    /** What becomes of a step. */
    @Schema(name = "StepVerdict")
    record Step(
            String step,

            @Schema(allowableValues = {"skipped", "resumes", "starts-over", "blocked"})
            String verdict,

            @Schema(description = "the first item that is worked on, of a step that resumes") @Nullable
            Long item,

            String sentence,

            @Schema(description = "why a restart needs confirmRepetition for it; absent if it does not") @Nullable
            String confirm) {}

    static RestartJson of(RestartPreview preview) {
        return new RestartJson(
                preview.possible(),
                preview.whyNot(),
                !preview.toConfirm().isEmpty(),
                preview.outdated(),
                preview.waits(),
                preview.steps().stream()
                        .map(step -> new Step(
                                step.step(), step.verdict().word(), step.item(), step.sentence(), step.confirm()))
                        .toList());
    }
}
