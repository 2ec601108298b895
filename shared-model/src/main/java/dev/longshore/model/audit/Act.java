package dev.longshore.model.audit;

import dev.longshore.model.account.Actor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One act, to be recorded in the transaction that does it.
 *
 * @param actor who
 * @param action what, as {@code noun.verb}: {@code run.pause}, {@code token.create}, {@code login}
 * @param target to what, as {@code noun:id}: {@code run:1841207}
 * @param reason why, in the actor's words or, of a refusal, in ours
 * @param before what it was; JSON values only, no secrets
 * @param after what it became
 * @param outcome how it ended
 */
public record Act(
        Actor actor,
        String action,
        String target,
        @Nullable String reason,
        @Nullable Map<String, Object> before,
        @Nullable Map<String, Object> after,
        AuditOutcome outcome) {

    public static Act accepted(Actor actor, String action, String target, @Nullable String reason) {
        return new Act(actor, action, target, reason, null, null, AuditOutcome.ACCEPTED);
    }

    public static Act refused(Actor actor, String action, String target, String reason) {
        return new Act(actor, action, target, reason, null, null, AuditOutcome.REFUSED);
    }
}
