package dev.longshore.jobs.artifact;

import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.ArtifactEnds;
import dev.longshore.sql.artifact.ArtifactEnds.Remains;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Ends what is due and removes its bytes, one artifact a transaction. Several workers may do so at once. An artifact folder that is not there, such as one
 * that is not mounted, loses nothing: it is left for a worker that sees it.
 */
final class ArtifactRemoval {

    private static final Logger LOG = LoggerFactory.getLogger(ArtifactRemoval.class);
    private static final int MOST = 500;

    private final ArtifactEnds ends;
    private final Path root;
    private final TransactionOperations transactions;

    ArtifactRemoval(ArtifactEnds ends, Folders folders, TransactionOperations transactions) {
        this.ends = ends;
        this.root = folders.artifacts();
        this.transactions = transactions;
    }

    /** Does all that is due now. */
    void look() {
        int expired = ends.expire(MOST);
        if (expired > 0) {
            LOG.atInfo().addKeyValue("artifacts", expired).log("artifact.expired");
        }
        if (!Files.isDirectory(root)) {
            return;
        }
        for (int i = 0; i < MOST; i++) {
            Boolean removed = transactions.execute(transaction -> removeOne());
            if (!Boolean.TRUE.equals(removed)) {
                return;
            }
        }
    }

    private boolean removeOne() {
        Optional<Remains> remains = ends.lockRemains();
        remains.ifPresent(found -> {
            remove(found);
            ends.removed(found.artifact());
            LOG.atInfo().addKeyValue("artifact", found.artifact()).log("artifact.removed");
        });
        return remains.isPresent();
    }

    private void remove(Remains remains) {
        Path file = root.resolve(remains.location()).normalize();
        if (!file.startsWith(root) || file.equals(root)) {
            throw new IllegalStateException("artifact " + remains.artifact() + " lies outside of the artifact folder");
        }
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".manifest.json"));
            for (Path folder = file.getParent(); !folder.equals(root); folder = folder.getParent()) {
                Files.deleteIfExists(folder);
            }
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            // other files of the run are there still, or somebody else has tidied up
        } catch (IOException e) {
            throw new UncheckedIOException("artifact " + remains.artifact() + " was not removed", e);
        }
    }
}
