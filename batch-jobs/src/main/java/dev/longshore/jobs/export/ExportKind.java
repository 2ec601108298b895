package dev.longshore.jobs.export;

import dev.longshore.jobs.artifact.ArtifactTargets;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.sql.artifact.PublishedArtifacts;
import dev.longshore.sql.export.Source;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Exports: the rows of any SQL with a unique key, as one file; those of several, as one archive. */
final class ExportKind implements JobKind {

    private static final String SPLIT = "write-parts";
    private static final String CLOSE = "check-and-publish";

    private final Source source;
    private final ExportFolders folders;
    private final ArtifactTargets targets;
    private final PublishedArtifacts artifacts;
    private final JsonMapper json;

    ExportKind(
            Source source,
            ExportFolders folders,
            ArtifactTargets targets,
            PublishedArtifacts artifacts,
            JsonMapper json) {
        this.source = source;
        this.folders = folders;
        this.targets = targets;
        this.artifacts = artifacts;
        this.json = json;
    }

    @Override
    public String name() {
        return "export";
    }

    @Override
    public List<StepDefinition> steps() {
        return List.of(
                new StepDefinition(SPLIT, "Writes the rows, range by range of the key.", Repeat.IDEMPOTENT),
                new StepDefinition(CLOSE, "Checks the parts and publishes them as one file.", Repeat.IDEMPOTENT));
    }

    @Override
    public JobWork workOf(JobDefinition definition) {
        ExportSpec spec = ExportSpec.of(definition);
        Assemblies assemblies = new Assemblies(folders, json);
        return new JobWork(
                SPLIT,
                new ExportUnits(spec, source, folders, assemblies, json),
                CLOSE,
                new ExportClosing(
                        spec, source, new Publishing(spec, folders, targets, artifacts), assemblies, artifacts, json));
    }
}
