package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.rejection.Corrections;
import dev.longshore.sql.rejection.RejectedRecords;
import dev.longshore.sql.rejection.Reprocessing;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunRow;
import dev.longshore.sql.run.RunViews;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What people do about the records that a run rejected. */
@ApiController
@RequestMapping(
        path = Addresses.RUNS + "/{id}",
        consumes = MediaType.APPLICATION_JSON_VALUE,
        produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Runs")
class CorrectionsController {

    /** As many characters as a record may have whose values are kept. */
    private static final int LONGEST_VALUE = 100_000;

    /** Such a record, also where each of its characters is written as an escape of six bytes. */
    private static final StrictJson.Bound LONGEST_CORRECTION =
            new StrictJson.Bound(1 << 20, "Discard the record, correct it in its file, and send that.");

    private static final int LONGEST_FINGERPRINT = 64;

    private final RunViews runs;
    private final Corrections corrections;
    private final RejectedRecords rejected;
    private final Reprocessing reprocessing;
    private final StrictJson json;

    CorrectionsController(
            RunViews runs,
            Corrections corrections,
            RejectedRecords rejected,
            Reprocessing reprocessing,
            StrictJson json) {
        this.runs = runs;
        this.corrections = corrections;
        this.rejected = rejected;
        this.reprocessing = reprocessing;
        this.json = json;
    }

    /** The whole record as it should be. */
    @Schema(name = "Correction")
    record CorrectionJson(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description =
                            "all of its values by name, also those that stay; null for none. One that the record does not have and the job does not read is refused, and so is a correction that leaves out a value",
                    example = "{\"id\": \"7\", \"email\": \"seven@example.com\"}")
            @Nullable
            Map<String, @Nullable String> values) {}

    /** Why it is left out. */
    @Schema(name = "Discarding")
    record DiscardJson(
            @Schema(example = "The customer does not exist") @Nullable
            String reason) {}

    /** Which records, and why. */
    @Schema(name = "Reprocessing")
    record ReprocessJson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "The addresses were corrected") @Nullable
            String reason,

            @Schema(description = "only those that were rejected for this reason") @Nullable
            String fingerprint) {}

    @PostMapping("/rejected-records/{record}/correct")
    @Operation(
            summary = "Correct a rejected record",
            description = "Its values as they should be; nothing is processed before reprocess is asked for.",
            responses = @ApiResponse(responseCode = "204", description = "kept", content = @Content),
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = CorrectionJson.class))))
    ResponseEntity<Void> correct(
            Actor actor, @PathVariable String id, @PathVariable String record, HttpServletRequest request) {
        RunRow run = required(actor, id).row();
        Map<String, @Nullable String> values =
                json.read(request, CorrectionJson.class, LONGEST_CORRECTION).values();
        if (values == null || values.isEmpty()) {
            throw LongshoreException.badInput(
                    "missing-field",
                    "values",
                    "The field \"values\" is required.",
                    "Write the record's values by name.");
        }
        Map<String, @Nullable String> checked = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            Texts.required(name, "values", LONGEST_VALUE);
            if (value != null) {
                Texts.optional(value, "values." + Quoted.shown(name), LONGEST_VALUE);
            }
            checked.put(name, value);
        });
        boolean done = rejected.one(run.id(), Ids.id("rejected record", record))
                .map(found -> corrections.correct(actor, run, found, checked))
                .orElse(false);
        return answer(done, record);
    }

    @PostMapping("/rejected-records/{record}/discard")
    @Operation(
            summary = "Leave a rejected record out for good",
            responses = @ApiResponse(responseCode = "204", description = "left out", content = @Content),
            requestBody = @RequestBody(content = @Content(schema = @Schema(implementation = DiscardJson.class))))
    ResponseEntity<Void> discard(
            Actor actor, @PathVariable String id, @PathVariable String record, HttpServletRequest request) {
        RunId run = required(actor, id).row().id();
        String reason = Texts.optional(json.read(request, DiscardJson.class).reason(), "reason", Reason.LONGEST);
        return answer(corrections.discard(actor, run, Ids.id("rejected record", record), reason), record);
    }

    @PostMapping("/reprocess")
    @Operation(
            summary = "Process the rejected records of a run again, alone",
            description =
                    "Asks for a run of the same job that reads the records as they were corrected, or as they came. When it completes they are reprocessed; "
                            + "what it rejects is a rejected record of its own.",
            responses = @ApiResponse(responseCode = "202", description = "asked for; Location is where it is shown"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = ReprocessJson.class))))
    ResponseEntity<RunJson> reprocess(Actor actor, @PathVariable String id, HttpServletRequest request) {
        RunDetail run = required(actor, id);
        ReprocessJson asked = json.read(request, ReprocessJson.class);
        RequestOutcome outcome = reprocessing.reprocess(
                actor,
                run,
                Texts.optional(asked.fingerprint(), "fingerprint", LONGEST_FINGERPRINT),
                Texts.required(asked.reason(), "reason", Reason.LONGEST));
        if (outcome instanceof RequestOutcome.QueueFull full) {
            throw Refusal.queueFull(full, "");
        }
        RunDetail made =
                required(actor, ((RequestOutcome.Accepted) outcome).run().toString());
        return ResponseEntity.accepted()
                .location(URI.create(RunJson.address(made.row())))
                .body(RunJson.of(made));
    }

    private static ResponseEntity<Void> answer(boolean done, String record) {
        if (!done) {
            throw Refusal.notFound("rejected record", Quoted.shown(record) + " that can still be changed");
        }
        return ResponseEntity.noContent().build();
    }

    private RunDetail required(Actor actor, String id) {
        RunId run = Ids.run(id);
        return runs.detail(actor.scope(), run).orElseThrow(() -> Refusal.notFound("run", run));
    }
}
