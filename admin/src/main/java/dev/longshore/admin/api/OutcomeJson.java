package dev.longshore.admin.api;

import dev.longshore.admin.outcome.Expectation;
import dev.longshore.admin.outcome.OutcomeStory;
import dev.longshore.admin.outcome.OutcomeStory.EffectStory;
import dev.longshore.sql.outcome.OutcomeLine;
import dev.longshore.sql.outcome.ReadyTimes;
import dev.longshore.sql.outcome.RetryLine;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request promised a customer. */
@Schema(name = "Outcome")
record OutcomeJson(
        String id,
        String job,

        @Schema(description = "the application's own name of it")
        String key,

        @Nullable String customer,
        @Nullable String tenant,

        @Schema(allowableValues = {"ready", "on-its-way", "stuck"})
        String standing,

        @Schema(description = "whether all required effects are done")
        boolean ready,

        @Schema(description = "where it stands, in words") String sentence,

        @Schema(description = "what somebody has to do; absent for nothing") @Nullable
        String next,

        @Schema(description = "when it will be ready; absent if it is, or will not be by itself") @Nullable
        ExpectationJson expected,

        Instant askedAt,
        @Nullable Instant readyAt,
        @Nullable Double secondsToReady,

        @Schema(description = "the run that works on it now; absent for none") @Nullable
        String run,

        @Schema(description = "absent in lists") @Nullable List<EffectJsonOfOutcome> effects) {

    /** When an outcome will be ready, by how soon others of its job were lately. */
    @Schema(name = "Expectation")
    record ExpectationJson(
            @Schema(description = "in words") String says,

            @Schema(
                    description =
                            "until when 95 of 100 are ready, or when it is tried again if that is later; absent if nobody can tell, or if that is over")
            @Nullable
            Instant by,

            @Schema(description = "seconds within which half were ready; absent without enough data") @Nullable
            Double halfWithin,

            @Schema(description = "seconds within which 95 of 100 were ready; absent without enough data") @Nullable
            Double mostWithin,

            @Schema(description = "outcomes that it is told from, the newest 1,000 of a week; 20 are enough data")
            long counted) {

        static @Nullable ExpectationJson of(@Nullable Expectation expected) {
            if (expected == null) {
                return null;
            }
            ReadyTimes times = expected.times();
            return new ExpectationJson(
                    expected.says(),
                    expected.by(),
                    times.areEnough() ? times.half() : null,
                    times.areEnough() ? times.most() : null,
                    times.counted());
        }
    }

    /** An effect of an outcome. */
    @Schema(name = "OutcomeEffect")
    record EffectJsonOfOutcome(
            String name,
            String title,
            boolean required,

            @Schema(allowableValues = {"done", "to-come", "not-begun", "waits", "failed", "in-doubt", "given-up"})
            String state,

            String says,

            @Schema(description = "the effect; absent if it has not begun") @Nullable
            String effect,

            @Nullable String run,
            @Nullable String idempotencyKey,
            @Nullable Instant settledAt) {

        static EffectJsonOfOutcome of(EffectStory story) {
            return new EffectJsonOfOutcome(
                    story.name(),
                    story.title(),
                    story.required(),
                    story.state(),
                    story.says(),
                    story.id(),
                    story.run(),
                    story.idempotencyKey(),
                    story.settledAt());
        }
    }

    /** What a retry would do about an effect. */
    @Schema(name = "RetryLine")
    record RetryJson(
            String name,
            String title,
            boolean required,

            @Schema(description = "the state that it is in; absent if it has not begun") @Nullable
            String state,

            @Schema(description = "whether a retry would do anything about it; false: it stays as it is")
            boolean retried,

            String says,

            @Schema(description = "that it would bear; absent if nothing would be done") @Nullable
            String idempotencyKey) {

        static RetryJson of(RetryLine line) {
            return new RetryJson(
                    line.effect().name(),
                    line.effect().title(),
                    line.effect().required(),
                    line.before(),
                    line.idempotencyKey() != null,
                    OutcomeStory.willBe(line.turn(), line.before()),
                    line.idempotencyKey());
        }
    }

    /** Without its effects. */
    static OutcomeJson inList(OutcomeLine outcome, OutcomeStory story) {
        return of(outcome, story, null);
    }

    static OutcomeJson of(OutcomeLine outcome, OutcomeStory story) {
        return of(
                outcome,
                story,
                story.effects().stream().map(EffectJsonOfOutcome::of).toList());
    }

    private static OutcomeJson of(
            OutcomeLine outcome, OutcomeStory story, @Nullable List<EffectJsonOfOutcome> effects) {
        Instant ready = outcome.readyAt();
        return new OutcomeJson(
                outcome.id().toString(),
                outcome.job(),
                outcome.key(),
                outcome.customer(),
                outcome.tenant(),
                OutcomeStory.standing(outcome),
                ready != null,
                story.sentence(),
                story.next(),
                ExpectationJson.of(story.expected()),
                outcome.askedAt(),
                ready,
                ready == null
                        ? null
                        : Duration.between(outcome.askedAt(), ready).toMillis() / 1000.0,
                outcome.run() == null ? null : outcome.run().toString(),
                effects);
    }
}
