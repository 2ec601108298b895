package dev.longshore.jobs.export;

import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.sql.artifact.PublishedArtifacts;
import dev.longshore.sql.artifact.PublishedArtifacts.NewArtifact;
import dev.longshore.sql.export.ExportQuery;
import dev.longshore.sql.export.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The closing step of an export: checks all parts, puts them together, forces the whole to disk, and publishes file and manifest by renames. */
final class ExportClosing implements ClosingWork {

    private static final Logger LOG = LoggerFactory.getLogger(ExportClosing.class);

    private final ExportSpec spec;
    private final Source source;
    private final ExportFolders folders;
    private final Assemblies assemblies;
    private final PublishedArtifacts artifacts;
    private final JsonMapper json;

    ExportClosing(
            ExportSpec spec,
            Source source,
            ExportFolders folders,
            Assemblies assemblies,
            PublishedArtifacts artifacts,
            JsonMapper json) {
        this.spec = spec;
        this.source = source;
        this.folders = folders;
        this.assemblies = assemblies;
        this.artifacts = artifacts;
        this.json = json;
    }

    @Override
    public Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) {
        String name = spec.file().of(run);
        if (artifacts.isPublished(run.run(), name)) {
            return new AlreadyPublished(run);
        }
        ExportQuery query = source.describe(spec.sqlOf(run), spec.key());
        units.forEach(unit -> ExportUnits.refuseOtherColumns(unit.bounds(), query));
        Assembly assembly = assembled(run, query, units);
        String sha256 = assembly.sha256();
        String manifest = json.writeValueAsString(Manifest.of(run, spec, query, name, assembly, sha256, units));
        NewArtifact artifact = new NewArtifact(
                run.run(),
                run.context().tenant(),
                name,
                spec.format().mediaType(),
                ExportFolders.location(run, name),
                assembly.bytes(),
                assembly.rows(),
                sha256,
                manifest);
        return new RenameAndRecord(run, assembly.file(), written(manifest, run), artifact);
    }

    /** The whole file on disk, of what the owner put together already and the parts that are left. */
    private Assembly assembled(RunScope run, ExportQuery query, List<EndedUnit> units) {
        Assembly assembly = assemblies.take(run, spec, query.columns());
        try {
            for (EndedUnit unit : units.subList(assembly.units(), units.size())) {
                assembly.append(unit);
            }
            assembly.finish();
        } finally {
            assembly.pause();
        }
        return assembly;
    }

    private Path written(String manifest, RunScope run) {
        Path file = folders.work(run.run()).resolve("manifest-" + run.token() + ".json");
        try {
            Files.writeString(file, manifest);
            ExportFolders.force(file);
            return file;
        } catch (IOException e) {
            throw DiskFailure.of(file, e);
        }
    }

    /** A crash after the commit let the step run again: all is done. */
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

    private final class RenameAndRecord implements Publication {

        private final RunScope run;
        private final Path file;
        private final Path manifest;
        private final NewArtifact artifact;

        private RenameAndRecord(RunScope run, Path file, Path manifest, NewArtifact artifact) {
            this.run = run;
            this.file = file;
            this.manifest = manifest;
            this.artifact = artifact;
        }

        @Override
        public void publish() {
            Path folder = folders.artifacts(run);
            try {
                Files.createDirectories(folder);
                rename(manifest, folder.resolve(artifact.name() + ".manifest.json"));
                rename(file, folder.resolve(artifact.name()));
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
