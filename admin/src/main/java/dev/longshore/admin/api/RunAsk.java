package dev.longshore.admin.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a request for a run. */
@Schema(name = "RunRequest")
record RunAsk(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "orders-export") @Nullable
        String job,

        @Schema(
                description = "by name, as the job declares them",
                example = "{\"from\": \"1995-01-01\", \"to\": \"1995-12-31\"}")
        @Nullable
        Map<String, @Nullable Object> parameters,

        @Schema(description = "on behalf of this tenant; whoever is bound to a tenant need not say so") @Nullable
        String tenant,

        @Schema(description = "why, for people") @Nullable String reason,

        @Schema(description = "BCP 47, for what people read", example = "pt-BR") @Nullable
        String locale,

        @Schema(description = "IANA time zone", example = "America/Sao_Paulo") @Nullable
        String zone,

        @Schema(description = "your own id of the business transaction") @Nullable
        String correlationId,

        @Schema(description = "where to wait; the job's own lane by default", example = "bulk") @Nullable
        String lane,

        @Schema(description = "workers that it would rather have; those that the job prefers by default") @Nullable
        PreferAsk prefer,

        @Schema(
                description =
                        "what you saw; the request is refused with 409 if the input or the job is otherwise by now")
        @Nullable
        PreconditionAsk precondition) {

    /** What was seen before it was asked. */
    @Schema(name = "Precondition")
    record PreconditionAsk(
            @Schema(
                    description = "version of the input, as the job's query gives it; of jobs that declare one",
                    example = "17")
            @Nullable
            String version,

            @Schema(description = "definitionHash of the job") @Nullable
            String definition) {}

    /** Workers that a run would rather have. */
    @Schema(name = "Preference")
    record PreferAsk(
            @Schema(description = "the pool that they belong to", example = "reports") @Nullable
            String pool,

            @Schema(description = "the labels that they bear, all of them", example = "{\"disk\": \"ssd\"}") @Nullable
            Map<String, String> labels,

            @Schema(
                    description = "how long other workers leave the run to them, ISO 8601; PT30S by default",
                    example = "PT10S")
            @Nullable
            String patience) {}
}
