package dev.longshore.admin.api;

import dev.longshore.model.artifact.ArtifactStore;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.ArtifactRow;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Finds the bytes of an artifact, in the artifact folder or in its target. A path comes from the database only, must lie under the artifact folder, and no link on it is followed. */
@Component
class ArtifactFiles {

    private final Folders folders;
    private final ObjectProvider<ArtifactStore> targets;

    ArtifactFiles(Folders folders, ObjectProvider<ArtifactStore> targets) {
        this.folders = folders;
        this.targets = targets;
    }

    /** What can be sent: whole as it was published, or it fails here, before anything is sent. */
    Content contentOf(ArtifactRow artifact) {
        String target = artifact.target();
        if (target == null) {
            Path file = of(artifact);
            return (request, response, range) -> FileAnswer.send(request, response, file, range);
        }
        ArtifactStore store = targets.getObject();
        try {
            refuseOtherSize(artifact, store.size(target, artifact.location()));
        } catch (NoSuchFileException e) {
            throw missing(artifact);
        } catch (IOException e) {
            throw LongshoreException.of(
                    Category.EXTERNAL,
                    "target-failed",
                    "The target \"" + target + "\", where the file is kept, does not answer: " + e.getMessage() + ".",
                    "Try again later.",
                    e);
        }
        return (request, response, range) -> {
            response.setContentLengthLong(range.length());
            try (InputStream from = store.open(target, artifact.location(), range.first(), range.length())) {
                from.transferTo(response.getOutputStream());
            }
        };
    }

    /** Sends a range of it. */
    @FunctionalInterface
    interface Content {
        void send(HttpServletRequest request, HttpServletResponse response, ByteRange range) throws IOException;
    }

    /** The file, whole as it was published. */
    private Path of(ArtifactRow artifact) {
        Path root = folders.artifacts();
        Path file = root.resolve(artifact.location()).normalize();
        try {
            boolean inside = file.startsWith(root)
                    && !file.equals(root)
                    && file.toRealPath().equals(root.toRealPath().resolve(root.relativize(file)));
            if (!inside || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw missing(artifact);
            }
            refuseOtherSize(artifact, Files.size(file));
            return file;
        } catch (IOException e) {
            throw missing(artifact);
        }
    }

    private static void refuseOtherSize(ArtifactRow artifact, long bytes) {
        if (bytes != artifact.bytes()) {
            throw LongshoreException.of(
                    Category.INTERNAL,
                    "artifact-damaged",
                    "Artifact " + artifact.id() + " has " + artifact.bytes() + " bytes, its file " + bytes + ".",
                    "Restore the file, or ask for the run again.");
        }
    }

    private static LongshoreException missing(ArtifactRow artifact) {
        return LongshoreException.of(
                Category.INTERNAL,
                "artifact-missing",
                "The file of artifact " + artifact.id() + " is not "
                        + (artifact.target() == null
                                ? "in the artifact folder."
                                : "in its target " + artifact.target() + "."),
                "Restore it from its backup, or ask for the run again.");
    }
}
