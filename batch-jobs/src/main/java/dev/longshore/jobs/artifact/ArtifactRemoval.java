package dev.longshore.jobs.artifact;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.ArtifactEnds;
import dev.longshore.sql.artifact.ArtifactEnds.Remains;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Ends what is due and removes its bytes, one artifact a transaction. Several workers may do so at once. An artifact folder that is not there, such as one
 * that is not mounted, loses nothing: it is left for a worker that sees it. Nor does one that is empty, as the place of a mount is.
 */
final class ArtifactRemoval {

    private static final Logger LOG = LoggerFactory.getLogger(ArtifactRemoval.class);
    private static final int MOST = 500;
    private static final String MANIFEST = ".manifest.json";

    private final ArtifactEnds ends;
    private final Path root;
    private final ArtifactTargets targets;
    private final TransactionOperations transactions;

    ArtifactRemoval(ArtifactEnds ends, Folders folders, ArtifactTargets targets, TransactionOperations transactions) {
        this.ends = ends;
        this.root = folders.artifacts();
        this.targets = targets;
        this.transactions = transactions;
    }

    /** Does all that is due now. */
    void look() {
        int expired = ends.expire(MOST);
        if (expired > 0) {
            LOG.atInfo().addKeyValue("artifacts", expired).log("artifact.expired");
        }
        long tried = 0;
        for (int i = 0; i < MOST; i++) {
            long after = tried;
            Long next = transactions.execute(transaction -> tryOne(after));
            if (next == null) {
                return;
            }
            tried = next;
        }
    }

    /** One that cannot be removed now keeps nobody waiting; the next look tries it again. */
    private @Nullable Long tryOne(long after) {
        Optional<Remains> remains = ends.lockRemains(after);
        remains.ifPresent(found -> {
            try {
                if (remove(found)) {
                    ends.removed(found.artifact());
                    LOG.atInfo().addKeyValue("artifact", found.artifact()).log("artifact.removed");
                }
            } catch (IOException | LongshoreException e) {
                LOG.atWarn()
                        .addKeyValue("artifact", found.artifact())
                        .setCause(e)
                        .log("artifact.not-removed");
            }
        });
        return remains.map(found -> found.artifact().value()).orElse(null);
    }

    /** @return whether its bytes are surely gone */
    private boolean remove(Remains remains) throws IOException {
        if (remains.target() != null) {
            ArtifactTarget target = targets.named(remains.target());
            target.delete(remains.location() + MANIFEST);
            target.delete(remains.location());
            return true;
        }
        Path file = root.resolve(remains.location()).normalize();
        if (!file.startsWith(root) || file.equals(root)) {
            throw new IllegalStateException("artifact " + remains.artifact() + " lies outside of the artifact folder");
        }
        if (isNotMounted()) {
            return false;
        }
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + MANIFEST));
        try {
            for (Path folder = file.getParent(); !folder.equals(root); folder = folder.getParent()) {
                Files.deleteIfExists(folder);
            }
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            // other files of the run are there still, or somebody else has tidied up
        }
        return true;
    }

    /** The place of a mount is an empty folder. One that is empty for another reason is looked at again when something lies in it. */
    private boolean isNotMounted() throws IOException {
        if (!Files.isDirectory(root)) {
            return true;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
            return !files.iterator().hasNext();
        }
    }
}
