package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.sql.artifact.ArtifactDownloads;
import dev.longshore.sql.artifact.ArtifactRow;
import dev.longshore.sql.artifact.ArtifactViews;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Answers with the file of an artifact, whole or one range of it. Every answer with bytes is recorded before the first of them. */
@Component
class ArtifactFetch {

    private static final Logger LOG = LoggerFactory.getLogger(ArtifactFetch.class);

    private final ArtifactViews artifacts;
    private final ArtifactDownloads downloads;
    private final ArtifactFiles files;

    ArtifactFetch(ArtifactViews artifacts, ArtifactDownloads downloads, ArtifactFiles files) {
        this.artifacts = artifacts;
        this.downloads = downloads;
        this.files = files;
    }

    void answer(Actor actor, String id, HttpServletRequest request, HttpServletResponse response) throws IOException {
        ArtifactRow artifact = artifacts
                .find(actor.scope(), Ids.artifact(id))
                .orElseThrow(() -> Refusal.notFound("artifact", Quoted.shown(id)));
        if (artifact.deletedAt() != null) {
            throw new Refusal(Problem.of(
                    HttpStatus.GONE,
                    "artifact-expired",
                    "The file was removed at " + artifact.deletedAt() + ": " + artifact.deletionReason() + ".",
                    null,
                    "Ask for the run again."));
        }
        ArtifactFiles.Content content = content(artifact);
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
        content.send(request, response, range);
    }

    /** The one who asks can do nothing about a file that was lost; the one who runs this finds it in the log. */
    private ArtifactFiles.Content content(ArtifactRow artifact) {
        try {
            return files.contentOf(artifact);
        } catch (LongshoreException lost) {
            LOG.atError()
                    .addKeyValue("artifact", artifact.id())
                    .addKeyValue("run", artifact.run())
                    .log("artifact.not-sent: {}", lost.getMessage());
            HttpStatus status = lost.category() == Category.EXTERNAL ? HttpStatus.BAD_GATEWAY : HttpStatus.GONE;
            throw new Refusal(Problem.of(status, lost.code(), String.valueOf(lost.getMessage()), null, lost.remedy()));
        }
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
