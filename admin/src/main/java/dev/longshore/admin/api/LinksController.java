package dev.longshore.admin.api;

import dev.longshore.admin.artifact.ArtifactLinks;
import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.failure.Quoted;
import dev.longshore.sql.artifact.ArtifactLink;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** The door for those who have a link and no account. */
@ApiController
@RequestMapping(path = ArtifactLinks.PATH)
@Tag(name = "Artifacts")
class LinksController {

    private final ArtifactLinks links;
    private final ArtifactFetch fetch;

    LinksController(ArtifactLinks links, ArtifactFetch fetch) {
        this.links = links;
        this.fetch = fetch;
    }

    @GetMapping("/{token}")
    @SecurityRequirements
    @Operation(
            summary = "Fetch a file by a link, without an account",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "the file",
                        content = @Content(mediaType = "*/*", schema = @Schema(type = "string", format = "binary"))),
                @ApiResponse(responseCode = "404", description = "nobody signed such a link", content = @Content),
                @ApiResponse(
                        responseCode = "410",
                        description = "the link has expired, or the file was removed",
                        content = @Content)
            })
    void fetch(@PathVariable String token, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ArtifactLink link = links.read(token).orElseThrow(() -> Refusal.notFound("link", Quoted.shown(token)));
        if (links.isOver(link)) {
            throw new Refusal(Problem.of(
                    HttpStatus.GONE,
                    "link-expired",
                    "The link was good until " + link.expiresAt() + ".",
                    null,
                    "Ask whoever sent it for a new one."));
        }
        Actor bearer = new Actor("link:" + link.maker(), Role.VIEWER, TenantScope.ALL, request.getRemoteAddr());
        fetch.answer(bearer, link.artifact().toString(), request, response);
    }
}
