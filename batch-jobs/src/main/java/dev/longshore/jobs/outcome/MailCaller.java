package dev.longshore.jobs.outcome;

import dev.longshore.jobs.effect.Meaning;
import dev.longshore.jobs.kind.CallWindow;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.mail.Mail;
import dev.longshore.jobs.mail.MailResult;
import dev.longshore.jobs.mail.Mails;
import dev.longshore.jobs.outcome.OutcomeSpec.Letter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Effects that are mails: those of a wave go over one connection. */
final class MailCaller implements Caller {

    private final Letter letter;
    private final Mails mails;

    MailCaller(Letter letter, Mails mails) {
        this.letter = letter;
        this.mails = mails;
    }

    @Override
    public Duration limit(int calls) {
        return mails.limit();
    }

    @Override
    public CallWindow window(Fence fence) {
        return mails.window(fence);
    }

    @Override
    public List<Called> send(List<Thing> things, CallWindow window) {
        List<Mail> ready = new ArrayList<>();
        List<@Nullable Mail> each = new ArrayList<>();
        for (Thing thing : things) {
            Mail mail = mail(thing);
            each.add(mail);
            if (mail != null) {
                ready.add(mail);
            }
        }
        List<MailResult> results = ready.isEmpty() ? List.of() : mails.send(ready, window);
        List<Called> called = new ArrayList<>();
        int next = 0;
        for (Mail mail : each) {
            called.add(
                    mail == null
                            ? Called.impossible("what stands under to is no address of one person")
                            : called(results.get(next++)));
        }
        return called;
    }

    /** Null if it goes to nobody. */
    private @Nullable Mail mail(Thing thing) {
        JsonNode row = thing.row();
        String to = letter.to().fill(row);
        if (!Mail.isAddress(to)) {
            return null;
        }
        return new Mail(
                thing.effect().idempotencyKey(),
                letter.from() == null ? null : letter.from().fill(row),
                List.of(to),
                letter.subject().fill(row),
                letter.text().fill(row),
                letter.html() == null ? null : letter.html().fillHtml(row),
                List.of(),
                Map.of("Auto-Submitted", "auto-generated"));
    }

    private static Called called(MailResult result) {
        if (result instanceof MailResult.Taken) {
            return new Called(Meaning.APPLIED, null, result.why(), false, null, null);
        }
        if (result instanceof MailResult.Withheld) {
            return Called.WITHHELD;
        }
        if (result instanceof MailResult.NotSent notSent) {
            return new Called(
                    Meaning.AGAIN, null, notSent.why(), notSent.away(), "the mail server did not take it", null);
        }
        return result instanceof MailResult.Unclear
                ? new Called(Meaning.UNCLEAR, null, result.why(), false, "the mail server did not answer", null)
                : new Called(Meaning.REFUSED, null, result.why(), false, null, null);
    }

    @Override
    public List<Called> ask(List<Thing> things, CallWindow window) {
        throw new IllegalStateException(
                "a mail server cannot be asked: " + things.get(0).item());
    }

    @Override
    public void close() {
        // each wave has closed its connection
    }
}
