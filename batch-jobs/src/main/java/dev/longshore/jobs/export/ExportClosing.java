package dev.longshore.jobs.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.longshore.jobs.export.Publishing.Whole;
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
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The closing step of an export: checks all parts, puts them together, forces the whole to disk, and publishes file and manifest by renames. */
final class ExportClosing implements ClosingWork {

    private final ExportSpec spec;
    private final Source source;
    private final Publishing publishing;
    private final Assemblies assemblies;
    private final PublishedArtifacts artifacts;
    private final JsonMapper json;

    ExportClosing(
            ExportSpec spec,
            Source source,
            Publishing publishing,
            Assemblies assemblies,
            PublishedArtifacts artifacts,
            JsonMapper json) {
        this.spec = spec;
        this.source = source;
        this.publishing = publishing;
        this.assemblies = assemblies;
        this.artifacts = artifacts;
        this.json = json;
    }

    @Override
    public Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) {
        String name = spec.nameOf(run);
        if (artifacts.isPublished(run.run(), name)) {
            return publishing.alreadyDone(run);
        }
        List<ExportQuery> queries = spec.files().stream()
                .map(file -> source.describe(file.sqlOf(run), file.key()))
                .toList();
        units.forEach(
                unit -> ExportUnits.refuseOtherColumns(unit.bounds(), queries.get(ExportSpec.fileOf(unit.bounds()))));
        Assembly assembly = assembled(run, queries, units, fence);
        String sha256 = assembly.sha256();
        String manifest = json.writeValueAsString(Manifest.of(run, spec, queries, name, assembly, sha256, units));
        NewArtifact artifact = new NewArtifact(
                run.run(),
                run.context().tenant(),
                name,
                spec.mediaType(),
                spec.target(),
                publishing.location(run, name),
                assembly.bytes(),
                assembly.rows(),
                sha256,
                manifest);
        return publishing.of(
                run, new Whole(assembly.file(), written(manifest, run), sha256(manifest)), artifact, fence);
    }

    /** The whole file on disk, of what the owner put together already and the parts that are left. */
    private Assembly assembled(RunScope run, List<ExportQuery> queries, List<EndedUnit> units, Fence fence) {
        Assembly assembly = assemblies.take(run, spec, queries);
        try {
            for (EndedUnit unit : units.subList(assembly.units(), units.size())) {
                assembly.append(unit, fence::goOn);
            }
            assembly.finish();
        } finally {
            assembly.pause();
        }
        return assembly;
    }

    private Path written(String manifest, RunScope run) {
        Path file = publishing.manifest(run);
        try {
            Files.writeString(file, manifest);
            ExportFolders.force(file);
            return file;
        } catch (IOException e) {
            throw DiskFailure.of(file, e);
        }
    }

    private static String sha256(String text) {
        MessageDigest digest = Assembly.newSha256();
        return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
    }
}
