package dev.longshore.jobs.report;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.model.installation.Folders;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.sql.artifact.PublishedArtifacts;
import java.util.List;
import javax.sql.DataSource;

/** Tables and charts for people, as HTML, PDF and a workbook, by mail too. */
final class ReportKind implements JobKind {

    private static final String READ = "read-sections";
    private static final String MAKE = "make-documents";

    private final DataSource source;
    private final Folders folders;
    private final PublishedArtifacts artifacts;
    private final ReportPosting posting;

    ReportKind(DataSource source, Folders folders, PublishedArtifacts artifacts, ReportPosting posting) {
        this.source = source;
        this.folders = folders;
        this.artifacts = artifacts;
        this.posting = posting;
    }

    @Override
    public String name() {
        return "report";
    }

    @Override
    public List<StepDefinition> steps() {
        return List.of(
                new StepDefinition(READ, "Reads each section's figures.", Repeat.IDEMPOTENT),
                new StepDefinition(MAKE, "Makes the documents and publishes them.", Repeat.IDEMPOTENT));
    }

    @Override
    public JobWork workOf(JobDefinition definition) {
        ReportSpec spec = ReportSpec.of(definition);
        return new JobWork(
                READ,
                new SectionUnits(spec, source),
                MAKE,
                new ReportClosing(spec, new ReportFiles(folders), artifacts, posting));
    }
}
