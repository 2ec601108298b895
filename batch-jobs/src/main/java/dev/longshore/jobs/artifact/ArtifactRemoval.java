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
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what is due and removes its bytes, outside of any transaction: a target may take its time. A place that fails is left alone for the rest of a look, and every
 * second look begins behind what failed, so that neither a target that is away nor a file that cannot go holds up the others. Several workers may do so at once. An
 * artifact folder that is not there, such as one that is not mounted, loses nothing: it is left for a worker that sees it. Nor does one that is empty, as the place of a
 * mount is. For one thread.
 */
final class ArtifactRemoval {

    private static final Logger LOG = LoggerFactory.getLogger(ArtifactRemoval.class);
    private static final int MOST = 500;
    private static final String MANIFEST = ".manifest.json";

    private final ArtifactEnds ends;
    private final Path root;
    private final ArtifactTargets targets;
    /** The artifact behind which the next look from behind begins; 0 if nothing failed. */
    private long failed;

    /** Whether the next look begins there. */
    private boolean behind;

    ArtifactRemoval(ArtifactEnds ends, Folders folders, ArtifactTargets targets) {
        this.ends = ends;
        this.root = folders.artifacts();
        this.targets = targets;
    }

    /** Does all that is due now. */
    void look() {
        int expired = ends.expire(MOST);
        if (expired > 0) {
            LOG.atInfo().addKeyValue("artifacts", expired).log("artifact.expired");
        }
        if (behind) {
            behind = false;
            failed = lookBehind(failed);
        } else {
            long first = lookBehind(0);
            // what the look behind found stands: else two that fail would take turns, and what follows would never have
            // its own
            failed = failed == 0 || first == 0 ? first : failed;
            behind = failed > 0;
        }
    }

    /** @return the first one whose target failed; 0 for none */
    private long lookBehind(long begin) {
        Set<String> away = new HashSet<>();
        long first = 0;
        long tried = begin;
        for (int i = 0; i < MOST; i++) {
            Optional<Remains> next = ends.remains(tried, away);
            if (next.isEmpty()) {
                break;
            }
            tried = next.get().artifact().value();
            if (!tryOne(next.get())) {
                away.add(next.get().place());
                // an artifact folder is there as a whole or not at all: nothing of it is to be got past
                first = first == 0 && next.get().target() != null ? tried : first;
            }
        }
        return first;
    }

    /**
     * One that cannot be removed now keeps nobody waiting; a later look tries it again.
     *
     * @return false if its place is to be left alone
     */
    private boolean tryOne(Remains found) {
        try {
            if (!remove(found)) {
                return false;
            }
            ends.removed(found.artifact());
            LOG.atInfo().addKeyValue("artifact", found.artifact()).log("artifact.removed");
            return true;
        } catch (IOException | LongshoreException e) {
            LOG.atWarn().addKeyValue("artifact", found.artifact()).setCause(e).log("artifact.not-removed");
            // a file that cannot go says nothing of the others in a folder of ours
            return found.target() == null;
        }
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
