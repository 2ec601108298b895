package dev.longshore.jobs.report;

import dev.longshore.jobs.effect.Judgement;
import dev.longshore.jobs.effect.Judgement.Answered;
import dev.longshore.jobs.effect.Meaning;
import dev.longshore.jobs.kind.CallWindow;
import dev.longshore.jobs.mail.Mail;
import dev.longshore.jobs.mail.Mail.Attachment;
import dev.longshore.jobs.mail.MailResult;
import dev.longshore.jobs.mail.Mails;
import dev.longshore.model.effect.EffectState;
import dev.longshore.sql.effect.EffectRow;
import dev.longshore.sql.effect.MailEffects;
import dev.longshore.sql.effect.MailEffects.Announced;
import dev.longshore.sql.effect.Settled;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends the mails of reports that are due, each at most once: it is announced before, and what nobody can tell of is left to a person. Several workers may look at
 * once. Whoever sleeps between the announcement and the sending for longer than a mail may take sends it no more: it may count as in doubt already.
 */
final class ReportPost {

    private static final Logger LOG = LoggerFactory.getLogger(ReportPost.class);

    /** A connection each: large attachments of one must not use up the time of the next. */
    private static final int AT_ONCE = 1;

    /** In one look, so that a flood keeps nobody from stopping. */
    private static final int MOST_LOOKS = 500;

    /** About two days, with a quarter of an hour between the later ones. */
    private static final int TRIES = 200;

    /** From the end of the last mail until it is written down. */
    private static final Duration TO_SETTLE = Duration.ofSeconds(30);

    private final MailEffects effects;
    private final Mails mails;
    private final Path artifacts;
    private final JsonMapper json;
    private final Judgement judgement = new Judgement(new Judgement.Rules(false, false, TRIES), new SplittableRandom());

    ReportPost(MailEffects effects, Mails mails, Path artifacts, JsonMapper json) {
        this.effects = effects;
        this.mails = mails;
        this.artifacts = artifacts;
        this.json = json;
    }

    /** Sends what is due now; ends early if no server takes mail. */
    void look() {
        for (int i = 0; i < MOST_LOOKS; i++) {
            CallWindow window = mails.window(() -> {});
            Optional<Announced> due = effects.announce(mails.limit().plus(TO_SETTLE), AT_ONCE);
            if (due.isEmpty() || !send(due.get(), window)) {
                return;
            }
        }
    }

    /** @return whether there was a server that took mail or refused it */
    private boolean send(Announced due, CallWindow window) {
        if (due.effects().isEmpty()) {
            return true;
        }
        PostedReport report = json.readValue(due.message(), PostedReport.class);
        List<Attachment> files = report.files().stream()
                .map(file -> new Attachment(file.name(), file.type(), artifacts.resolve(file.location())))
                .toList();
        Optional<Attachment> missing =
                files.stream().filter(file -> !Files.isRegularFile(file.file())).findFirst();
        List<MailResult> results = missing.isPresent()
                ? due.effects().stream()
                        .<MailResult>map(effect -> new MailResult.Refused(
                                "the file " + missing.get().name() + " is not there any more"))
                        .toList()
                : mails.send(
                        due.effects().stream()
                                .map(effect -> mail(report, files, effect))
                                .toList(),
                        window);
        List<Settled> settled = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            settled.add(judged(due.effects().get(i), results.get(i)));
        }
        effects.settle(due, settled);
        LOG.atInfo()
                .addKeyValue("run", due.run())
                .addKeyValue("mails", results.size())
                .addKeyValue(
                        "done",
                        settled.stream()
                                .filter(one -> one.state() == EffectState.DONE)
                                .count())
                .log("report.mailed");
        return results.stream().noneMatch(result -> result instanceof MailResult.NotSent waits && waits.away());
    }

    private static Mail mail(PostedReport report, List<Attachment> files, EffectRow effect) {
        String recipient = effect.item().substring(effect.item().indexOf('/') + 1);
        return new Mail(
                effect.idempotencyKey(),
                null,
                List.of(recipient),
                report.subject(),
                report.text(),
                report.html(),
                files,
                Map.of("Auto-Submitted", "auto-generated"));
    }

    private Settled judged(EffectRow effect, MailResult result) {
        boolean unclear = result instanceof MailResult.Unclear;
        String said = unclear
                ? "its Message-ID is <" + effect.idempotencyKey() + "@longshore>; " + result.why()
                : result.why();
        return judgement.ofRequest(
                new Answered(effect, meaning(result), null, said, result instanceof MailResult.Withheld));
    }

    private static Meaning meaning(MailResult result) {
        if (result instanceof MailResult.Taken) {
            return Meaning.APPLIED;
        }
        if (result instanceof MailResult.NotSent || result instanceof MailResult.Withheld) {
            return Meaning.AGAIN;
        }
        return result instanceof MailResult.Unclear ? Meaning.UNCLEAR : Meaning.REFUSED;
    }
}
