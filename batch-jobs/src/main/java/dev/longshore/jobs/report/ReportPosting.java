package dev.longshore.jobs.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.report.ReportLetter.Content;
import dev.longshore.jobs.report.ReportLetter.Document;
import dev.longshore.model.artifact.ArtifactId;
import dev.longshore.sql.artifact.ArtifactLink;
import dev.longshore.sql.artifact.LinkKey;
import dev.longshore.sql.artifact.PublishedArtifacts.NewArtifact;
import dev.longshore.sql.effect.MailEffects;
import dev.longshore.sql.effect.PlannedEffect;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the mails of a report down, in the transaction that publishes it: none of them goes out without its report, and none is forgotten once the report is there. Thread-safe.
 *
 * @param address of the installation, for links; null if it is not set
 */
record ReportPosting(
        MailEffects effects,
        LinkKey key,
        Clock clock,
        JsonMapper json,
        @Nullable URI address) {

    /** A document that has just been published. */
    record Published(ArtifactId id, NewArtifact artifact) {}

    /**
     * What is known of a report before its documents are published.
     *
     * @param asOf of which moment its figures are
     */
    record Report(ReportSpec spec, ReportMail mail, Figures figures, String subtitle, String asOf) {}

    /** Plans a mail to each recipient. */
    void plan(RunScope run, Report report, List<Published> published) {
        ReportMail mail = report.mail();
        List<Published> going = published.stream()
                .filter(document -> mail.attach().stream()
                        .anyMatch(format -> document.artifact().name().endsWith("." + format)))
                .toList();
        long bytes = going.stream()
                .mapToLong(document -> document.artifact().bytes())
                .sum();
        boolean attached = bytes <= mail.attachUpTo().toBytes();
        Instant until = attached || address == null
                ? null
                : clock.instant().plus(mail.linkFor()).truncatedTo(ChronoUnit.SECONDS);
        List<Document> documents = going.stream()
                .map(document -> new Document(
                        document.artifact().name(),
                        document.artifact().bytes(),
                        attached,
                        until == null ? null : link(run, document.id(), until)))
                .toList();
        ReportLetter letter = new ReportLetter(
                report.spec(),
                report.figures(),
                new Content(
                        run.run().toString(),
                        report.subtitle(),
                        mail.filled(mail.text(), run, report.figures()),
                        report.asOf(),
                        documents,
                        until));
        PostedReport message = new PostedReport(
                mail.filled(mail.subject(), run, report.figures()),
                letter.text(),
                letter.html(),
                attached
                        ? going.stream()
                                .map(Published::artifact)
                                .map(file -> new PostedReport.File(file.name(), file.mediaType(), file.location()))
                                .toList()
                        : List.of());
        String written = json.writeValueAsString(message);
        effects.plan(
                run.run(),
                run.definition().name().value(),
                Objects.requireNonNullElse(run.context().tenant(), ""),
                written,
                mail.recipients(run).stream()
                        .map(recipient -> effect(run, recipient, written))
                        .toList());
    }

    /** The key is told from run and recipient alone, and so is the Message-ID that is told from it. */
    private static PlannedEffect effect(RunScope run, String recipient, String message) {
        String who = sha256(recipient.toLowerCase(Locale.ROOT)).substring(0, 16);
        return new PlannedEffect(run.run() + "/" + recipient, 1, sha256(message), "report-" + run.run() + "-" + who);
    }

    private String link(RunScope run, ArtifactId artifact, Instant until) {
        String base = String.valueOf(address).replaceAll("/+$", "");
        return base
                + key.href(new ArtifactLink(
                        artifact, until, "report:" + run.definition().name().value()));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
