package dev.longshore.jobs.effect;

import dev.longshore.jobs.http.HttpResult;
import dev.longshore.jobs.http.HttpResult.Answer;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which answers mean what. What the job does not declare: 2xx with a body that is JSON, or none, is applied; 429 comes again; 408, 5xx and a 2xx that
 * is a page for people are unclear; everything else is refused.
 *
 * @param applied statuses that mean it has it
 * @param again statuses that mean it surely does not have it, and may take it later
 * @param unclear statuses after which nobody knows
 * @param refused statuses that mean it never will
 */
public record Answers(Set<Integer> applied, Set<Integer> again, Set<Integer> unclear, Set<Integer> refused) {

    public static final int TOO_MANY = 429;

    private static final int TIMEOUT = 408;

    public static Answers of(SpecSection spec) {
        Answers answers = new Answers(
                spec.numbers("applied"), spec.numbers("again"), spec.numbers("unclear"), spec.numbers("refused"));
        long distinct = Stream.of(answers.applied, answers.again, answers.unclear, answers.refused)
                .flatMap(Set::stream)
                .distinct()
                .count();
        if (distinct
                != answers.applied.size() + answers.again.size() + answers.unclear.size() + answers.refused.size()) {
            throw LongshoreException.badInput(
                    "answers",
                    "spec.answers",
                    "A status stands under two meanings.",
                    "Name each status once: under applied, again, unclear or refused.");
        }
        return answers;
    }

    public Meaning of(HttpResult result) {
        if (result instanceof Answer answer) {
            return of(answer.status(), answer.json());
        }
        return result instanceof HttpResult.NotSent || result instanceof HttpResult.Withheld
                ? Meaning.AGAIN
                : Meaning.UNCLEAR;
    }

    /** @param json whether what came with it is JSON or nothing */
    public Meaning of(int status, boolean json) {
        if (again.contains(status)) {
            return Meaning.AGAIN;
        }
        if (unclear.contains(status)) {
            return Meaning.UNCLEAR;
        }
        if (refused.contains(status)) {
            return Meaning.REFUSED;
        }
        if (applied.contains(status)) {
            return Meaning.APPLIED;
        }
        if (status >= 200 && status < 300) {
            // a proxy's or a login's page says nothing of the request
            return json ? Meaning.APPLIED : Meaning.UNCLEAR;
        }
        if (status == TOO_MANY) {
            return Meaning.AGAIN;
        }
        return status >= 500 || status == TIMEOUT ? Meaning.UNCLEAR : Meaning.REFUSED;
    }
}
