package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.TenantRule;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.input.InputFileRow;
import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Takes files for jobs that read them. */
@ApiController
@RequestMapping(path = Addresses.JOBS, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Jobs")
class InputsController {

    /** By which a job says that it reads files that are sent to it. */
    private static final String INPUT = "input";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final int LONGEST_TENANT = 200;

    private final Jobs jobs;
    private final InputFiles inputs;
    private final AuditTrail audit;

    InputsController(Jobs jobs, InputFiles inputs, AuditTrail audit) {
        this.jobs = jobs;
        this.inputs = inputs;
        this.audit = audit;
    }

    /** A file that was sent. */
    @Schema(name = "InputFile")
    record InputJson(
            @Schema(description = "for the parameter input of a run")
            String id,

            String job,
            @Nullable String tenant,
            String name,
            long bytes,

            @Schema(description = "in hex") String sha256,

            Instant receivedAt) {

        static InputJson of(InputFileRow file) {
            return new InputJson(
                    file.id().toString(),
                    file.job(),
                    file.tenant(),
                    file.name(),
                    file.bytes(),
                    file.sha256(),
                    file.receivedAt());
        }
    }

    @PostMapping("/{name}/inputs")
    @Operation(
            summary = "Send a file to a job",
            description =
                    "The body is the file as it is, whatever its Content-Type says. Name the id of the answer as the parameter input of a run: only then "
                            + "the job reads it.",
            parameters = {
                @Parameter(
                        name = "name",
                        in = ParameterIn.QUERY,
                        description = "what you call it: letters, digits, dots, hyphens and underscores"),
                @Parameter(name = "tenant", in = ParameterIn.QUERY, description = "whose it is; as that of the run")
            },
            responses = @ApiResponse(responseCode = "201", description = "kept, with its checksum"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(mediaType = "*/*", schema = @Schema(type = "string", format = "binary"))))
    ResponseEntity<InputJson> receive(Actor actor, @PathVariable String name, HttpServletRequest request)
            throws IOException {
        JobDefinition job = jobs.find(Ids.job(name))
                .filter(CataloguedJob::offered)
                .map(CataloguedJob::definition)
                .orElseThrow(() -> Refusal.notFound("job", Quoted.shown(name)));
        if (job.parameters().stream().noneMatch(parameter -> parameter.name().equals(INPUT))) {
            throw LongshoreException.badInput(
                    "job-without-input",
                    "name",
                    "The job \"" + job.name() + "\" reads no files that are sent to it.",
                    "Send it to a job of kind sync-in or feed.");
        }
        Query query = Query.of(request, "name", "tenant");
        String called = query.text("name");
        if (called != null && !NAME.matcher(called).matches()) {
            throw LongshoreException.badInput(
                    "bad-value",
                    "name",
                    "\"" + Quoted.shown(called) + "\" is not a name of a file.",
                    "Write letters, digits, dots, hyphens and underscores, 200 at most.");
        }
        InputFileRow file = inputs.receive(
                job.name(),
                tenant(actor, job, Texts.optional(query.text("tenant"), "tenant", LONGEST_TENANT)),
                called == null ? "unnamed" : called,
                actor,
                request.getInputStream());
        return ResponseEntity.status(HttpStatus.CREATED).body(InputJson.of(file));
    }

    private @Nullable String tenant(Actor actor, JobDefinition job, @Nullable String asked) {
        TenantRule.Decision decision = TenantRule.of(actor.scope(), job).decide(asked, null);
        if (decision instanceof TenantRule.Refused refused) {
            audit.recordAlone(Act.refused(actor, "input.receive", "job:" + job.name(), refused.why()));
            throw new Refusal(Problem.of(
                    HttpStatus.FORBIDDEN,
                    "other-tenant",
                    refused.why(),
                    refused.field(),
                    "Send your own tenant's data."));
        }
        return ((TenantRule.Allowed) decision).tenant();
    }
}
