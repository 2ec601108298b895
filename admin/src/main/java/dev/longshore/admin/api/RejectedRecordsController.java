package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.rejection.RejectedRecord;
import dev.longshore.sql.rejection.RejectedRecords;
import dev.longshore.sql.run.RunViews;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** What a run could not process. */
@ApiController
@RequestMapping(path = Addresses.RUNS, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Runs")
class RejectedRecordsController {

    private final RunViews runs;
    private final RejectedRecords rejected;

    RejectedRecordsController(RunViews runs, RejectedRecords rejected) {
        this.runs = runs;
        this.rejected = rejected;
    }

    /** A record that was left out. */
    @Schema(name = "RejectedRecord")
    record RejectedJson(
            String id,
            String step,
            int unit,

            @Schema(description = "its place in the unit, from 1")
            long position,

            @Schema(description = "what the job calls it: its key, say") @Nullable
            String item,

            Instant at,
            @Nullable String field,
            @Nullable String value,

            @Schema(description = "what it broke", example = "poison")
            String rule,

            String message,

            @Schema(description = "equal for records that were rejected for the same reason")
            String fingerprint,

            @Schema(allowableValues = {"open", "corrected", "reprocessed", "discarded"})
            String state) {

        static RejectedJson of(RejectedRecord record) {
            return new RejectedJson(
                    Long.toString(record.id()),
                    record.step(),
                    record.unit(),
                    record.position(),
                    record.item(),
                    record.at(),
                    record.field(),
                    record.value(),
                    record.rule(),
                    record.message(),
                    record.fingerprint(),
                    record.state());
        }
    }

    @GetMapping("/{id}/rejected-records")
    @Operation(
            summary = "List the records that a run rejected, oldest first",
            parameters = {
                @Parameter(
                        name = "limit",
                        in = ParameterIn.QUERY,
                        schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50")),
                @Parameter(name = "after", in = ParameterIn.QUERY, description = "next of the page before")
            })
    PageJson<RejectedJson> list(Actor actor, @PathVariable String id, HttpServletRequest request) {
        RunId run = Ids.run(id);
        if (runs.row(actor.scope(), run).isEmpty()) {
            throw Refusal.notFound("run", run);
        }
        Query query = Query.of(request, "limit", "after");
        int limit = query.limit();
        Long after = query.afterId();
        List<RejectedRecord> found = rejected.ofRun(run, after == null ? 0 : after, limit + 1);
        return PageJson.oneWay(found, limit, RejectedJson::of, RejectedJson::id);
    }
}
