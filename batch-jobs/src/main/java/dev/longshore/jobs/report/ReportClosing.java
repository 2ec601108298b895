package dev.longshore.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.report.ReportFiles.Made;
import dev.longshore.sql.artifact.PublishedArtifacts;
import dev.longshore.sql.artifact.PublishedArtifacts.NewArtifact;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The closing step of a report: makes the documents of what the sections have read, and publishes all of them or none. */
final class ReportClosing implements ClosingWork {

    private static final Logger LOG = LoggerFactory.getLogger(ReportClosing.class);

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            ".html", "text/html; charset=UTF-8",
            ".pdf", "application/pdf",
            ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final ReportSpec spec;
    private final ReportFiles files;
    private final PublishedArtifacts artifacts;

    ReportClosing(ReportSpec spec, ReportFiles files, PublishedArtifacts artifacts) {
        this.spec = spec;
        this.files = files;
        this.artifacts = artifacts;
    }

    @Override
    public Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) throws IOException {
        List<Made> made = artifacts.isPublished(run.run(), spec.file() + ".html")
                ? List.of()
                : make(
                        run,
                        units.stream()
                                .map(unit -> SectionData.of(unit.checkpoint()))
                                .toList());
        long rows = units.stream().mapToLong(unit -> unit.counts().written()).sum();
        return new Publication() {
            @Override
            public void publish() {
                for (Made one : made) {
                    files.publish(run, one);
                    artifacts.insert(artifact(run, one, rows));
                }
            }

            @Override
            public void cleanUp() {
                try {
                    files.cleanUp(run);
                } catch (IOException e) {
                    LOG.atWarn().addKeyValue("run", run.run()).setCause(e).log("report.work-not-deleted");
                }
            }
        };
    }

    private List<Made> make(RunScope run, List<SectionData> sections) throws IOException {
        ReportDocument document = new ReportDocument(spec, Figures.of(run, spec.currency()), sections, subtitle(run));
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        new PdfWriter().write(document.xhtml(Styles.ofPaper()), pdf);
        return List.of(
                files.make(
                        run,
                        spec.file() + ".html",
                        document.xhtml(Styles.ofScreen()).getBytes(UTF_8)),
                files.make(run, spec.file() + ".pdf", pdf.toByteArray()),
                files.make(run, spec.file() + ".xlsx", new ReportWorkbook(spec, document, sections).bytes()));
    }

    /** What the run was asked for, but for what is secret. */
    private static String subtitle(RunScope run) {
        return run.definition().parameters().stream()
                .filter(parameter -> !parameter.secret() && run.parameters().containsKey(parameter.name()))
                .map(parameter -> parameter.title() + ": "
                        + Objects.requireNonNull(run.parameters().get(parameter.name())))
                .collect(Collectors.joining(" · "));
    }

    private NewArtifact artifact(RunScope run, Made made, long rows) {
        return new NewArtifact(
                run.run(),
                run.context().tenant(),
                made.name(),
                MEDIA_TYPES.get(made.name().substring(made.name().lastIndexOf('.'))),
                null,
                ReportFiles.location(run, made.name()),
                made.bytes(),
                rows,
                made.sha256(),
                "{}");
    }
}
