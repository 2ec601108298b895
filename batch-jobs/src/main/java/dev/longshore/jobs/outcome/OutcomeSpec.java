package dev.longshore.jobs.outcome;

import dev.longshore.jobs.effect.Answers;
import dev.longshore.jobs.effect.UrlTemplate;
import dev.longshore.model.outcome.DeclaredEffect;
import dev.longshore.sql.export.ParameterizedSql;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a definition says of an outcome, checked.
 *
 * @param rows one row for each of {@code :keys}: what requests and mails are made of
 * @param key the column of the rows that is the outcome's key
 * @param steps in the order in which they are done
 * @param goals how soon outcomes are to be ready
 * @param unitOutcomes outcomes of a work unit
 * @param giveUpAfter from when on an effect is not tried any more whose other side is away
 */
record OutcomeSpec(
        ParameterizedSql rows, String key, List<Step> steps, List<Goal> goals, int unitOutcomes, Duration giveUpAfter) {

    OutcomeSpec {
        steps = List.copyOf(steps);
        goals = List.copyOf(goals);
    }

    /** So many of a hundred are to be ready within so long. */
    record Goal(int percent, Duration within) {}

    /** An effect, and how it is done. */
    record Step(DeclaredEffect effect, Target target) {}

    /** How an effect is done. */
    sealed interface Target {}

    /** A statement in our own database, for all of {@code :keys}. */
    record Statement(ParameterizedSql sql) implements Target {}

    /** Something outside of it. */
    sealed interface Outside extends Target {

        /** The name of the other system. */
        String dependency();

        /** Calls a second of all workers together; 0 for no limit. */
        int rate();

        /** Calls at once of one unit. */
        int atOnce();

        /** Calls for one effect at most. */
        int attempts();

        /** How long after an unclear call the other side is asked. */
        Duration lookupAfter();
    }

    /**
     * A call.
     *
     * @param header that carries the key
     * @param lookup where it tells whether it has it; null if it cannot be asked
     * @param limit how long a call may last
     */
    record Request(
            String dependency,
            int rate,
            int atOnce,
            int attempts,
            Duration lookupAfter,
            String method,
            UrlTemplate url,
            Map<String, String> headers,
            Duration limit,
            String header,
            @Nullable UrlTemplate lookup,
            Answers answers)
            implements Outside {}

    /**
     * A mail.
     *
     * @param from null for the installation's address
     * @param html null for none
     */
    record Letter(
            String dependency,
            int rate,
            int atOnce,
            int attempts,
            @Nullable TextTemplate from,
            TextTemplate to,
            TextTemplate subject,
            TextTemplate text,
            @Nullable TextTemplate html)
            implements Outside {

        @Override
        public Duration lookupAfter() {
            return Duration.ZERO;
        }
    }

    /** The effects without which an outcome is not ready. */
    List<String> required() {
        return steps.stream()
                .map(Step::effect)
                .filter(DeclaredEffect::required)
                .map(DeclaredEffect::name)
                .toList();
    }
}
