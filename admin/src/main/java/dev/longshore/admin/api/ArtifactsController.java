package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.artifact.ArtifactDownloads;
import dev.longshore.sql.artifact.ArtifactRow;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.util.UriUtils;

/** Artifacts: listed, and fetched whole or in ranges. Every fetch is recorded before its first byte. */
@ApiController
@RequestMapping(path = Addresses.ARTIFACTS)
@Tag(name = "Artifacts")
class ArtifactsController {

    private final ArtifactViews artifacts;
    private final ArtifactDownloads downloads;
    private final ArtifactFiles files;

    ArtifactsController(ArtifactViews artifacts, ArtifactDownloads downloads, ArtifactFiles files) {
        this.artifacts = artifacts;
        this.downloads = downloads;
        this.files = files;
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
            return new PageJson<>(
                    artifacts.ofRun(actor.scope(), run).stream()
                            .map(ArtifactJson::of)
                            .toList(),
                    null,
                    null);
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
        ArtifactRow artifact = artifacts
                .find(actor.scope(), Ids.artifact(id))
                .orElseThrow(() -> Refusal.notFound("artifact", Texts.shown(id)));
        if (artifact.deletedAt() != null) {
            throw new Refusal(Problem.of(
                    HttpStatus.GONE,
                    "artifact-expired",
                    "The file was removed at " + artifact.deletedAt() + ".",
                    null,
                    "Ask for the run again."));
        }
        Path file = files.of(artifact);
        String tag = "\"" + artifact.sha256() + "\"";
        if (tag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setHeader(HttpHeaders.ETAG, tag);
            response.setStatus(HttpStatus.NOT_MODIFIED.value());
            return;
        }
        Optional<ByteRange> asked = range(request, artifact, tag);
        describe(response, artifact, tag, asked);
        ByteRange range = asked.orElse(new ByteRange(0, artifact.bytes() - 1));
        if ("HEAD".equals(request.getMethod())) {
            response.setContentLengthLong(range.length());
            return;
        }
        downloads.record(actor, artifact.id(), range.first(), range.last());
        FileAnswer.send(request, response, file, range);
    }

    private static Optional<ByteRange> range(HttpServletRequest request, ArtifactRow artifact, String tag) {
        String onlyIf = request.getHeader(HttpHeaders.IF_RANGE);
        if (onlyIf != null && !onlyIf.equals(tag)) {
            return Optional.empty();
        }
        try {
            return ByteRange.of(request.getHeader(HttpHeaders.RANGE), artifact.bytes());
        } catch (ByteRange.Unsatisfiable e) {
            HttpHeaders headers = new HttpHeaders();
            headers.set(HttpHeaders.CONTENT_RANGE, "bytes */" + artifact.bytes());
            throw new Refusal(
                    Problem.of(
                            HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                            "range-beyond-end",
                            "The file has " + artifact.bytes() + " bytes; the range lies behind them.",
                            "Range",
                            "Ask for bytes 0 to " + Math.max(0, artifact.bytes() - 1) + "."),
                    headers);
        }
    }

    private static void describe(
            HttpServletResponse response, ArtifactRow artifact, String tag, Optional<ByteRange> range) {
        response.setStatus(range.isPresent() ? HttpStatus.PARTIAL_CONTENT.value() : HttpStatus.OK.value());
        range.ifPresent(part -> response.setHeader(
                HttpHeaders.CONTENT_RANGE, "bytes " + part.first() + "-" + part.last() + "/" + artifact.bytes()));
        response.setContentType(artifact.mediaType());
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader(HttpHeaders.ETAG, tag);
        byte[] digest = HexFormat.of().parseHex(artifact.sha256());
        response.setHeader("Repr-Digest", "sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":");
        response.setHeader("X-Checksum-SHA256", artifact.sha256());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, disposition(artifact.name()));
        response.setDateHeader(HttpHeaders.LAST_MODIFIED, artifact.createdAt().toEpochMilli());
    }

    /** RFC 6266: a plain name for old readers, the true one percent-encoded, so that no name can end the header. */
    private static String disposition(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''"
                + UriUtils.encode(name, StandardCharsets.UTF_8);
    }
}
