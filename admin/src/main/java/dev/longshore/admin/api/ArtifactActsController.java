package dev.longshore.admin.api;

import dev.longshore.admin.artifact.ArtifactLinks;
import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.sql.artifact.ArtifactDownloads;
import dev.longshore.sql.artifact.ArtifactEnds;
import dev.longshore.sql.artifact.ArtifactRow;
import dev.longshore.sql.artifact.ArtifactViews;
import dev.longshore.sql.artifact.DownloadRow;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What is done with an artifact: an operator sees who fetched it and deletes it; whoever asked for it gives it away by a link, as operators do. */
@ApiController
@RequestMapping(path = Addresses.ARTIFACTS + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Artifacts")
class ArtifactActsController {

    private static final int LATEST = 500;
    private static final int USUAL_HOURS = 24;

    private final ArtifactViews artifacts;
    private final ArtifactDownloads downloads;
    private final ArtifactEnds ends;
    private final ArtifactLinks links;
    private final StrictJson json;

    ArtifactActsController(
            ArtifactViews artifacts,
            ArtifactDownloads downloads,
            ArtifactEnds ends,
            ArtifactLinks links,
            StrictJson json) {
        this.artifacts = artifacts;
        this.downloads = downloads;
        this.ends = ends;
        this.links = links;
        this.json = json;
    }

    /** Who fetched a file. */
    @Schema(name = "Download")
    record DownloadJson(
            Instant at,

            @Schema(description = "an account, a token, or who made the link that was used")
            String actor,

            @Nullable String address,
            long firstByte,
            @Schema(description = "included") long lastByte) {

        private static DownloadJson of(DownloadRow row) {
            return new DownloadJson(row.at(), row.actor(), row.address(), row.firstByte(), row.lastByte());
        }
    }

    /** How long a link shall last. */
    @Schema(name = "LinkAsk")
    record LinkAskJson(
            @Schema(minimum = "1", maximum = "720", defaultValue = "24") @Nullable
            Integer hours) {}

    /** A link that needs no account. */
    @Schema(name = "Link")
    record LinkJson(
            @Schema(description = "relative to the address of the installation")
            String href,

            Instant expiresAt) {}

    @GetMapping("/downloads")
    @Operation(summary = "List the latest downloads of an artifact", description = "Newest first, 500 at most.")
    List<DownloadJson> downloads(Actor actor, @PathVariable String id) {
        return downloads.latest(found(actor, id).id(), LATEST).stream()
                .map(DownloadJson::of)
                .toList();
    }

    @PostMapping(path = "/links", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Make a link by which anybody fetches the file, without an account",
            description =
                    "For operators, and for whoever asked for the run. It lasts as many hours as you say, and no longer than the file. Deleting the file ends it.",
            responses = @ApiResponse(responseCode = "201", description = "the link"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = LinkAskJson.class))))
    ResponseEntity<LinkJson> link(Actor actor, @PathVariable String id, HttpServletRequest request) {
        Integer asked = json.read(request, LinkAskJson.class).hours();
        Duration valid = Duration.ofHours(asked == null ? USUAL_HOURS : asked);
        if (valid.compareTo(ArtifactLinks.LONGEST) > 0 || valid.isNegative() || valid.isZero()) {
            throw LongshoreException.badInput(
                    "bad-value",
                    "hours",
                    "A link lasts 1 to " + ArtifactLinks.LONGEST.toHours() + " hours, not " + asked + ".",
                    "Write a number of hours such as 24.");
        }
        ArtifactRow artifact = found(actor, id);
        if (artifact.deletedAt() != null) {
            throw new Refusal(Problem.of(
                    HttpStatus.CONFLICT, "artifact-expired", "The file was removed.", null, "Ask for the run again."));
        }
        if (!links.mayGiveAway(actor, artifact)) {
            throw new Refusal(Problem.of(
                    HttpStatus.FORBIDDEN,
                    "not-yours",
                    links.refuse(actor, artifact),
                    null,
                    "Ask an operator, or whoever asked for the run."));
        }
        ArtifactLinks.Made made = links.make(actor, artifact, valid);
        return ResponseEntity.status(HttpStatus.CREATED).body(new LinkJson(made.href(), made.expiresAt()));
    }

    @DeleteMapping
    @Operation(
            summary = "Delete the file of an artifact",
            description =
                    "Nobody can fetch it from then on. The row stays, with who and why; links to it end. A second time changes nothing.",
            responses = @ApiResponse(responseCode = "204", description = "it is deleted"),
            parameters = @Parameter(name = "reason", in = ParameterIn.QUERY, required = true))
    ResponseEntity<Void> delete(Actor actor, @PathVariable String id, HttpServletRequest request) {
        String reason = Texts.required(Query.of(request, "reason").text("reason"), "reason", Reason.LONGEST);
        ends.delete(actor, found(actor, id).id(), reason);
        return ResponseEntity.noContent().build();
    }

    private ArtifactRow found(Actor actor, String id) {
        return artifacts
                .find(actor.scope(), Ids.artifact(id))
                .orElseThrow(() -> Refusal.notFound("artifact", Quoted.shown(id)));
    }
}
