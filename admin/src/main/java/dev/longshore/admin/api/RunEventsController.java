package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.run.RunRow;
import dev.longshore.sql.run.RunViews;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A run as it goes, by server-sent events. */
@ApiController
@Tag(name = "Runs")
class RunEventsController {

    private final RunViews runs;
    private final RunStreams streams;

    RunEventsController(RunViews runs, RunStreams streams) {
        this.runs = runs;
        this.streams = streams;
    }

    @GetMapping(path = Addresses.RUNS + "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "Watch a run",
            description =
                    "Events state and progress carry the run as JSON; end closes the stream once the run has ended. A listener that comes back with "
                            + "the id of the last event of an ended run gets 204, which tells a browser not to come again.",
            parameters = @Parameter(name = "Last-Event-ID", in = ParameterIn.HEADER))
    ResponseEntity<SseEmitter> watch(Actor actor, @PathVariable String id, HttpServletRequest request) {
        RunId run = Ids.run(id);
        RunRow row = runs.row(actor.scope(), run).orElseThrow(() -> Refusal.notFound("run", run));
        String told = request.getHeader("Last-Event-ID");
        if (row.state().isEnded() && streams.version(row).equals(told)) {
            return ResponseEntity.noContent().build();
        }
        return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).body(streams.open(run, told));
    }
}
