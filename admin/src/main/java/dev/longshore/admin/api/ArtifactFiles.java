package dev.longshore.admin.api;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.ArtifactRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** Finds the file of an artifact. A path comes from the database only, must lie under the artifact folder, and no link on it is followed. */
@Component
class ArtifactFiles {

    private final Folders folders;

    ArtifactFiles(Folders folders) {
        this.folders = folders;
    }

    /** The file, whole as it was published. */
    Path of(ArtifactRow artifact) {
        Path root = folders.artifacts();
        Path file = root.resolve(artifact.location()).normalize();
        try {
            boolean inside = file.startsWith(root)
                    && !file.equals(root)
                    && file.toRealPath().equals(root.toRealPath().resolve(root.relativize(file)));
            if (!inside || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw missing(artifact);
            }
            if (Files.size(file) != artifact.bytes()) {
                throw LongshoreException.of(
                        Category.INTERNAL,
                        "artifact-damaged",
                        "Artifact " + artifact.id() + " has " + artifact.bytes() + " bytes, its file "
                                + Files.size(file) + ".",
                        "Restore the file, or ask for the run again.");
            }
            return file;
        } catch (IOException e) {
            throw missing(artifact);
        }
    }

    private static LongshoreException missing(ArtifactRow artifact) {
        return LongshoreException.of(
                Category.INTERNAL,
                "artifact-missing",
                "The file of artifact " + artifact.id() + " is not in the artifact folder.",
                "Restore the folder from its backup, or ask for the run again.");
    }
}
