package dev.longshore.admin.api;

import dev.longshore.admin.run.WhatHolds;
import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.artifact.ArtifactViews;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RestartPreviews;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunViews;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Runs: asked for, listed, shown. */
@ApiController
@RequestMapping(path = Addresses.RUNS, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Runs")
class RunsController {

    private static final String KEY = "Idempotency-Key";

    private final RunAsking asking;
    private final RunViews runs;
    private final RestartPreviews restarts;
    private final ArtifactViews artifacts;
    private final WhatHolds holding;
    private final Jobs jobs;
    private final StrictJson json;

    RunsController(
            RunAsking asking,
            RunViews runs,
            RestartPreviews restarts,
            ArtifactViews artifacts,
            WhatHolds holding,
            Jobs jobs,
            StrictJson json) {
        this.asking = asking;
        this.runs = runs;
        this.restarts = restarts;
        this.artifacts = artifacts;
        this.holding = holding;
        this.jobs = jobs;
        this.json = json;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Ask for a run",
            description =
                    "Accepted is not done: the answer is 202 with the run and ready = false. A repetition with the same Idempotency-Key and "
                            + "body answers 200 with the same run; with another body it is refused with 422. A full queue answers 429 with the limit's name and "
                            + "a Retry-After by how fast runs end at present.",
            responses = {
                @ApiResponse(
                        responseCode = "202",
                        description = "asked for; Location is where it is shown",
                        headers = @Header(name = "Location", schema = @Schema(type = "string"))),
                @ApiResponse(responseCode = "200", description = "asked for before, by the same key and body")
            },
            parameters = {
                @Parameter(
                        name = KEY,
                        in = ParameterIn.HEADER,
                        description = "your name of this request: 1 to 200 visible ASCII characters"),
                @Parameter(
                        name = "traceparent",
                        in = ParameterIn.HEADER,
                        description = "W3C trace context, passed on to the job")
            },
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = RunAsk.class))))
    ResponseEntity<RunJson> ask(Actor actor, HttpServletRequest request) {
        RunAsk body = json.read(request, RunAsk.class);
        RequestOutcome outcome = asking.ask(actor, body, only(request, KEY), request.getHeader("traceparent"));
        if (outcome instanceof RequestOutcome.QueueFull full) {
            throw Refusal.queueFull(full, ", with the same Idempotency-Key");
        }
        RequestOutcome.Accepted accepted = (RequestOutcome.Accepted) outcome;
        RunDetail run = required(actor, accepted.run());
        return ResponseEntity.status(accepted.isNew() ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .location(URI.create(RunJson.address(run.row())))
                .body(RunJson.of(run));
    }

    @GetMapping
    @WhichRuns.Described
    @Operation(
            summary = "List runs, newest first",
            parameters = {
                @Parameter(
                        name = "limit",
                        in = ParameterIn.QUERY,
                        schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50")),
                @Parameter(name = "after", in = ParameterIn.QUERY, description = "next of the page before"),
                @Parameter(name = "before", in = ParameterIn.QUERY, description = "previous of the page after")
            })
    PageJson<RunJson> list(Actor actor, HttpServletRequest request) {
        Query query = Query.of(request, WhichRuns.names("limit", "after", "before"));
        return PageJson.of(
                runs.list(actor.scope(), WhichRuns.of(query, jobs), query.page()), row -> RunJson.of(row, null));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show a run")
    RunJson show(Actor actor, @PathVariable String id) {
        RunDetail run = required(actor, Ids.run(id));
        return RunJson.of(run, RunJson.Held.of(holding, run.row(), definition(run)));
    }

    @GetMapping("/{id}/artifacts")
    @Operation(summary = "List the artifacts of a run")
    PageJson<ArtifactJson> artifacts(Actor actor, @PathVariable String id) {
        RunId run = Ids.run(id);
        if (runs.row(actor.scope(), run).isEmpty()) {
            throw Refusal.notFound("run", run);
        }
        return PageJson.whole(artifacts.ofRun(actor.scope(), run), ArtifactJson::of);
    }

    @GetMapping("/{id}/restart-preview")
    @Operation(
            summary = "Explain what a restart would do",
            description =
                    "Step by step: skipped, resumes at an item, starts over, or blocked and why. Changes and records nothing.")
    RestartJson restartPreview(Actor actor, @PathVariable String id) {
        RunDetail run = required(actor, Ids.run(id));
        return RestartJson.of(restarts.of(run, definition(run)));
    }

    private JobDefinition definition(RunDetail run) {
        return jobs.definition(run.request().definitionHash())
                .orElseThrow(() -> new IllegalStateException(
                        "a run's definition is kept for good: " + run.row().id()));
    }

    private RunDetail required(Actor actor, RunId run) {
        return runs.detail(actor.scope(), run).orElseThrow(() -> Refusal.notFound("run", run));
    }

    private static @Nullable String only(HttpServletRequest request, String header) {
        List<String> values = Collections.list(request.getHeaders(header));
        if (values.size() > 1) {
            throw LongshoreException.badInput(
                    "duplicate-field", header, "The header " + header + " stands there twice.", "Send it once.");
        }
        return values.isEmpty() ? null : values.get(0);
    }
}
