package dev.longshore.admin.api;

import dev.longshore.model.artifact.ArtifactId;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import dev.longshore.model.schedule.ScheduleName;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ids of addresses. */
final class Ids {

    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");

    private Ids() {}

    static RunId run(String text) {
        return number(text)
                .map(RunId::new)
                .orElseThrow(() -> LongshoreException.badInput(
                        "bad-id",
                        "id",
                        "\"" + Quoted.shown(text) + "\" is not the id of a run.",
                        "Write the digits that the answer to POST /runs gave."));
    }

    /** What is not an id names no file: whoever tries paths here learns no more than that. */
    static ArtifactId artifact(String text) {
        return number(text).map(ArtifactId::new).orElseThrow(() -> Refusal.notFound("artifact", Quoted.shown(text)));
    }

    static JobName job(String text) {
        try {
            return new JobName(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.notFound("job", Quoted.shown(text));
        }
    }

    static ScheduleName schedule(String text) {
        try {
            return new ScheduleName(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.notFound("schedule", Quoted.shown(text));
        }
    }

    /** Of a thing without a type of its own. */
    static long id(String what, String text) {
        return number(text).orElseThrow(() -> Refusal.notFound(what, Quoted.shown(text)));
    }

    private static Optional<Long> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
