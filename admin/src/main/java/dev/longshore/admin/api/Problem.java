package dev.longshore.admin.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What is wrong, by RFC 9457. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
        @Schema(example = "urn:longshore:problem:unknown-parameter")
        String type,

        String title,
        int status,

        @Schema(description = "what is wrong with this request, as a sentence")
        String detail,

        @Schema(description = "stable: programs may decide by it", example = "unknown-parameter")
        String code,

        @Schema(description = "the field that is wrong, such as parameters.from") @Nullable
        String field,

        @Schema(description = "what to do") @Nullable String remedy,

        @Schema(description = "which limit is reached, such as lane:bulk") @Nullable
        String limit,

        @Schema(description = "every wrong field, if there are several") @Nullable
        List<FieldError> errors) {

    /** One of several wrong fields. */
    record FieldError(
            String field,
            String code,
            String detail,
            @Nullable String remedy) {}

    static Problem of(HttpStatus status, String code, String detail) {
        return of(status, code, detail, null, null);
    }

    static Problem of(HttpStatus status, String code, String detail, @Nullable String field, @Nullable String remedy) {
        return new Problem(
                "urn:longshore:problem:" + code,
                status.getReasonPhrase(),
                status.value(),
                detail,
                code,
                field,
                remedy,
                null,
                null);
    }

    Problem withLimit(String reached) {
        return new Problem(type, title, status, detail, code, field, remedy, reached, errors);
    }

    Problem withErrors(List<FieldError> all) {
        return new Problem(type, title, status, detail, code, field, remedy, limit, List.copyOf(all));
    }
}
