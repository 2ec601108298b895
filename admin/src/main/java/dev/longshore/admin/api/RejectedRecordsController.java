package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.rejection.RejectionState;
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

    private static final int MOST_GROUPS = 500;

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

            @Schema(
                    description =
                            "as it came or as it was corrected: a JSON object of its values by name where the job keeps such")
            @Nullable
            String content,

            @Schema(allowableValues = {"open", "corrected", "reprocessed", "discarded"})
            String state,

            @Schema(description = "the run that takes it up again") @Nullable
            String reprocessedBy) {

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
                    record.content(),
                    record.state().word(),
                    record.reprocessedBy() == null
                            ? null
                            : record.reprocessedBy().toString());
        }
    }

    /** Records that were rejected for the same reason. */
    @Schema(name = "RejectedGroup")
    record GroupJson(
            String fingerprint,
            String step,
            @Nullable String field,
            String rule,

            @Schema(description = "what was said of one of them")
            String example,

            long records,

            @Schema(description = "how many of them nobody has reprocessed or discarded")
            long open) {

        static GroupJson of(RejectedRecords.Group group) {
            return new GroupJson(
                    group.fingerprint(),
                    group.step(),
                    group.field(),
                    group.rule(),
                    group.example(),
                    group.records(),
                    group.open());
        }
    }

    @GetMapping("/{id}/rejected-groups")
    @Operation(summary = "Count the records that a run rejected, by what was wrong with them")
    PageJson<GroupJson> groups(Actor actor, @PathVariable String id) {
        RunId run = Ids.run(id);
        if (runs.row(actor.scope(), run).isEmpty()) {
            throw Refusal.notFound("run", run);
        }
        return PageJson.whole(rejected.groups(run, MOST_GROUPS), GroupJson::of);
    }

    @GetMapping("/{id}/rejected-records")
    @Operation(
            summary = "List the records that a run rejected, oldest first",
            parameters = {
                @Parameter(
                        name = "state",
                        in = ParameterIn.QUERY,
                        schema = @Schema(allowableValues = {"open", "corrected", "reprocessed", "discarded"})),
                @Parameter(name = "fingerprint", in = ParameterIn.QUERY, description = "only those with this reason"),
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
        Query query = Query.of(request, "state", "fingerprint", "limit", "after");
        int limit = query.limit();
        Long after = query.afterId();
        List<RejectedRecord> found = rejected.ofRun(
                run,
                query.one(
                        "state",
                        text -> RejectionState.of(text).orElse(null),
                        "Write open, corrected, reprocessed or discarded."),
                query.text("fingerprint"),
                after == null ? 0 : after,
                limit + 1);
        return PageJson.oneWay(found, limit, RejectedJson::of, RejectedJson::id);
    }
}
