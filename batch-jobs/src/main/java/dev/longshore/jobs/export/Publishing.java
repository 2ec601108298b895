package dev.longshore.jobs.export;

import dev.longshore.jobs.artifact.ArtifactTarget;
import dev.longshore.jobs.artifact.ArtifactTarget.Arrival;
import dev.longshore.jobs.artifact.ArtifactTarget.Shipment;
import dev.longshore.jobs.artifact.ArtifactTargets;
import dev.longshore.jobs.kind.ClosingWork.Publication;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.artifact.PublishedArtifacts;
import dev.longshore.sql.artifact.PublishedArtifacts.NewArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a whole file and its manifest become an artifact: by renames into the artifact folder, or in the target that the job names. */
final class Publishing {

    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);
    private static final String MANIFEST = ".manifest.json";

    private final ExportSpec spec;
    private final ExportFolders folders;
    private final ArtifactTargets targets;
    private final PublishedArtifacts artifacts;

    Publishing(ExportSpec spec, ExportFolders folders, ArtifactTargets targets, PublishedArtifacts artifacts) {
        this.spec = spec;
        this.folders = folders;
        this.targets = targets;
        this.artifacts = artifacts;
    }

    /** Files on disk that are to be published together. */
    record Whole(Path file, Path manifest, String manifestSha256) {}

    /** Where an artifact of a run will lie. */
    String location(RunScope run, String name) {
        return spec.target() == null
                ? ExportFolders.location(run, name)
                : run.definition().name().value() + "/" + run.run() + "/" + name;
    }

    Path manifest(RunScope run) {
        return folders.work(run.run()).resolve("manifest-" + run.token() + ".json");
    }

    /** Brings it to its target, if it has one; what is left to do is short. */
    Publication of(RunScope run, Whole whole, NewArtifact artifact, Fence fence) {
        String name = artifact.target();
        if (name == null) {
            return new RenameAndRecord(run, whole, artifact);
        }
        ArtifactTarget target = targets.named(name);
        try {
            Arrival file = target.bring(
                    new Shipment(
                            artifact.location(), run.token(), whole.file(), artifact.sha256(), artifact.mediaType()),
                    fence);
            Arrival manifest = target.bring(
                    new Shipment(
                            artifact.location() + MANIFEST,
                            run.token(),
                            whole.manifest(),
                            whole.manifestSha256(),
                            "application/json"),
                    fence);
            return new AppearAndRecord(run, file, manifest, artifact);
        } catch (IOException e) {
            throw failed(name, e);
        }
    }

    /** A crash after the commit let the step run again: all is done. */
    Publication alreadyDone(RunScope run) {
        return new AlreadyPublished(run);
    }

    private static LongshoreException failed(String target, IOException e) {
        return LongshoreException.of(
                Category.EXTERNAL,
                "target-failed",
                "The file could not be brought to the target \"" + target + "\": " + e.getMessage() + ".",
                "See that the target can be reached and takes files, then restart the run: nothing is read again.",
                e);
    }

    private final class AlreadyPublished implements Publication {

        private final RunScope run;

        private AlreadyPublished(RunScope run) {
            this.run = run;
        }

        @Override
        public void publish() {}

        @Override
        public void cleanUp() {
            deleteWork(run);
        }
    }

    private final class AppearAndRecord implements Publication {

        private final RunScope run;
        private final Arrival file;
        private final Arrival manifest;
        private final NewArtifact artifact;

        private AppearAndRecord(RunScope run, Arrival file, Arrival manifest, NewArtifact artifact) {
            this.run = run;
            this.file = file;
            this.manifest = manifest;
            this.artifact = artifact;
        }

        /** The manifest last: whoever waits for it finds the file whole. */
        @Override
        public void publish() {
            try {
                file.appear();
                manifest.appear();
            } catch (IOException e) {
                throw failed(String.valueOf(artifact.target()), e);
            }
            artifacts.insert(artifact, spec.keep());
        }

        @Override
        public void cleanUp() {
            deleteWork(run);
        }
    }

    private final class RenameAndRecord implements Publication {

        private final RunScope run;
        private final Whole whole;
        private final NewArtifact artifact;

        private RenameAndRecord(RunScope run, Whole whole, NewArtifact artifact) {
            this.run = run;
            this.whole = whole;
            this.artifact = artifact;
        }

        @Override
        public void publish() {
            Path folder = folders.artifacts(run);
            try {
                Files.createDirectories(folder);
                rename(whole.manifest(), folder.resolve(artifact.name() + MANIFEST));
                rename(whole.file(), folder.resolve(artifact.name()));
                ExportFolders.force(folder);
                ExportFolders.force(folder.getParent());
                ExportFolders.force(folder.getParent().getParent());
            } catch (IOException e) {
                throw DiskFailure.of(folder.resolve(artifact.name()), e);
            }
            artifacts.insert(artifact, spec.keep());
        }

        /** Replaces what an earlier try of the same claim may have renamed there without recording it. */
        private static void rename(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void cleanUp() {
            folders.deleteArtifactsBefore(run);
            deleteWork(run);
        }
    }

    private void deleteWork(RunScope run) {
        try {
            folders.deleteWork(run.run());
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("run", run.run()).setCause(e).log("export.work-not-deleted");
        }
    }
}
