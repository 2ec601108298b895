package dev.longshore.admin.console;

import dev.longshore.sql.run.RestartPreview;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restart does with a step, as it is shown.
 *
 * @param icon in the sprite
 * @param tone class that colours the icon
 * @param word Skipped, Resumes at item N, Starts over or Blocked
 * @param step its name
 * @param says what happens and why
 * @param confirm why somebody has to confirm it; null if nobody has to
 */
record Verdict(
        String icon,
        String tone,
        String word,
        String step,
        String says,
        @Nullable String confirm) {

    private Verdict(String icon, String tone, String word, String step, String says) {
        this(icon, tone, word, step, says, null);
    }

    static List<Verdict> of(RestartPreview preview, Figures f) {
        List<Verdict> verdicts = new ArrayList<>();
        if (preview.outdated() != null) {
            verdicts.add(new Verdict("state-stale", "ic-held", "Of no use", "The input", preview.outdated()));
        }
        if (preview.waits() != null) {
            verdicts.add(new Verdict("state-held", "ic-held", "Waits", "A pause", preview.waits()));
        }
        preview.steps().forEach(step -> verdicts.add(of(step, f).confirmed(step.confirm())));
        return verdicts;
    }

    private Verdict confirmed(@Nullable String why) {
        return new Verdict(icon, tone, word, step, says, why);
    }

    private static Verdict of(RestartPreview.StepVerdict step, Figures f) {
        return switch (step.verdict()) {
            case SKIPPED -> new Verdict("skip", "ic-done", "Skipped", step.step(), step.sentence());
            case RESUMES ->
                new Verdict(
                        "resume",
                        "ic-run",
                        step.item() == null ? "Resumes" : "Resumes at item " + f.number(step.item()),
                        step.step(),
                        step.sentence());
            case STARTS_OVER -> new Verdict("restart", "ic-run", "Starts over", step.step(), step.sentence());
            case BLOCKED -> new Verdict("state-held", "ic-held", "Blocked", step.step(), step.sentence());
        };
    }
}
