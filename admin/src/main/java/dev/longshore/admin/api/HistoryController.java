package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.Quoted;
import dev.longshore.sql.history.PastExecutions;
import dev.longshore.sql.history.PastFilter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** What other Spring Batch applications did before. For people of all tenants: job repositories know none. */
@ApiController
@RequestMapping(path = Addresses.ROOT + "/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "History of other applications")
class HistoryController {

    private final PastExecutions executions;

    HistoryController(PastExecutions executions) {
        this.executions = executions;
    }

    @GetMapping
    @Operation(
            summary = "List executions, newest first",
            description =
                    "What longshore history read took in. Nothing of it is a run, and nothing of it can be restarted here.",
            parameters = {
                @Parameter(name = "application", in = ParameterIn.QUERY, description = "of this application"),
                @Parameter(name = "job", in = ParameterIn.QUERY, description = "of this job, as it was called there"),
                @Parameter(name = "status", in = ParameterIn.QUERY, description = "with this BatchStatus"),
                @Parameter(
                        name = "limit",
                        in = ParameterIn.QUERY,
                        schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50")),
                @Parameter(name = "after", in = ParameterIn.QUERY, description = "next of the page before"),
                @Parameter(name = "before", in = ParameterIn.QUERY, description = "previous of the page after")
            })
    PageJson<PastExecutionJson> list(Actor actor, HttpServletRequest request) {
        Query query = Query.of(request, "application", "job", "status", "limit", "after", "before");
        PastFilter filter = new PastFilter(query.text("application"), query.text("job"), query.text("status"));
        return PageJson.of(executions.list(actor.scope(), filter, query.page()), PastExecutionJson::of);
    }

    @GetMapping("/{id}")
    @Operation(summary = "Read one execution with its steps")
    PastExecutionJson one(Actor actor, @PathVariable String id) {
        return executions
                .find(actor.scope(), Ids.id("execution", id))
                .map(PastExecutionJson::of)
                .orElseThrow(() -> Refusal.notFound("execution", Quoted.shown(id)));
    }
}
