package dev.longshore.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.report.ReportFiles.Made;
import dev.longshore.jobs.report.ReportPosting.Published;
import dev.longshore.jobs.report.ReportPosting.Report;
import dev.longshore.sql.artifact.PublishedArtifacts;
import dev.longshore.sql.artifact.PublishedArtifacts.NewArtifact;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The closing step of a report: makes the documents of what the sections have read, publishes all of them or none, and plans the mails that tell of them. */
final class ReportClosing implements ClosingWork {

    private static final Logger LOG = LoggerFactory.getLogger(ReportClosing.class);

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            ".html", "text/html; charset=UTF-8",
            ".pdf", "application/pdf",
            ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final ReportSpec spec;
    private final ReportFiles files;
    private final PublishedArtifacts artifacts;
    private final ReportPosting posting;

    ReportClosing(ReportSpec spec, ReportFiles files, PublishedArtifacts artifacts, ReportPosting posting) {
        this.spec = spec;
        this.files = files;
        this.artifacts = artifacts;
        this.posting = posting;
    }

    @Override
    public Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) throws IOException {
        List<SectionData> sections =
                units.stream().map(unit -> SectionData.of(unit.checkpoint())).toList();
        Figures figures = Figures.of(run, spec);
        ReportDocument document = new ReportDocument(spec, figures, sections, subtitle(run, figures));
        List<Made> made = artifacts.isPublished(run.run(), spec.file() + ".html")
                ? List.of()
                : make(run, document, sections, fence);
        long rows = units.stream().mapToLong(unit -> unit.counts().written()).sum();
        return new Publication() {
            @Override
            public void publish() {
                List<Published> published = new ArrayList<>();
                for (Made one : made) {
                    files.publish(run, one);
                    NewArtifact artifact = artifact(run, one, rows);
                    published.add(new Published(artifacts.insert(artifact), artifact));
                }
                ReportMail mail = spec.mail();
                if (mail != null && !published.isEmpty()) {
                    posting.plan(
                            run,
                            new Report(spec, mail, document.figures(), document.subtitle(), document.asOf()),
                            published);
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

    private List<Made> make(RunScope run, ReportDocument document, List<SectionData> sections, Fence fence)
            throws IOException {
        ByteArrayOutputStream pdf = new ByteArrayOutputStream();
        new PdfWriter().write(document.xhtml(Styles.ofPaper(document.figures().words())), pdf);
        fence.goOn();
        byte[] workbook = new ReportWorkbook(spec, document, sections).bytes();
        fence.goOn();
        return List.of(
                files.make(
                        run,
                        spec.file() + ".html",
                        document.html(Styles.ofScreen()).getBytes(UTF_8)),
                files.make(run, spec.file() + ".pdf", pdf.toByteArray()),
                files.make(run, spec.file() + ".xlsx", workbook));
    }

    /** What the run was asked for, but for what is secret and who gets it. */
    private String subtitle(RunScope run, Figures figures) {
        return run.definition().parameters().stream()
                .filter(parameter -> !parameter.secret()
                        && run.parameters().containsKey(parameter.name())
                        && (spec.mail() == null || !spec.mail().to().contains("{" + parameter.name() + "}")))
                .map(parameter -> parameter.title() + ": "
                        + figures.value(Objects.requireNonNull(run.parameters().get(parameter.name()))))
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
