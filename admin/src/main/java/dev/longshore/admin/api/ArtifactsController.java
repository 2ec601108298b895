package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.artifact.ArtifactViews;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** Artifacts: listed and fetched. */
@ApiController
@RequestMapping(path = Addresses.ARTIFACTS)
@Tag(name = "Artifacts")
class ArtifactsController {

    private final ArtifactViews artifacts;
    private final ArtifactFetch fetch;

    ArtifactsController(ArtifactViews artifacts, ArtifactFetch fetch) {
        this.artifacts = artifacts;
        this.fetch = fetch;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "List artifacts, newest first",
            parameters = {
                @Parameter(name = "run", in = ParameterIn.QUERY, description = "of this run"),
                @Parameter(
                        name = "limit",
                        in = ParameterIn.QUERY,
                        schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50")),
                @Parameter(name = "after", in = ParameterIn.QUERY, description = "next of the page before"),
                @Parameter(name = "before", in = ParameterIn.QUERY, description = "previous of the page after")
            })
    PageJson<ArtifactJson> list(Actor actor, HttpServletRequest request) {
        Query query = Query.of(request, "run", "limit", "after", "before");
        RunId run = query.one("run", RunId::of, "Write the id of a run.");
        if (run != null) {
            return PageJson.whole(artifacts.ofRun(actor.scope(), run), ArtifactJson::of);
        }
        return PageJson.of(artifacts.list(actor.scope(), query.page()), ArtifactJson::of);
    }

    @GetMapping("/{id}")
    @Operation(
            summary = "Fetch the file of an artifact",
            description =
                    "Whole, or one range of it. The checksum of the whole file stands in Repr-Digest (base64) and X-Checksum-SHA256 (hex).",
            parameters = @Parameter(name = "Range", in = ParameterIn.HEADER, example = "bytes=0-1048575"),
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "the whole file",
                        headers = @Header(name = "X-Checksum-SHA256", schema = @Schema(type = "string")),
                        content = @Content(mediaType = "*/*", schema = @Schema(type = "string", format = "binary"))),
                @ApiResponse(responseCode = "206", description = "the range", content = @Content),
                @ApiResponse(responseCode = "304", description = "the file that you have", content = @Content)
            })
    void fetch(Actor actor, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        fetch.answer(actor, id, request, response);
    }
}
