package dev.longshore.sql.run;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.page.BoundedCount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks something of all runs that a filter names and whose state allows it. What is asked of each is an order of its own with
 * its own record, {@value #TOGETHER} in a transaction: the locks of runs and of the audit are held for those and not for all. The act as a whole is recorded before the first
 * of them, so that one that a crash cuts short is seen. A restart that would ask for a confirmation refuses: it is given for one run, by whoever was told which steps run again. Whoever repeats it reaches the rest, and those that were asked refuse for as long as they have not answered.
 *
 * <p>Its limits: it reaches the runs that are there, at most {@value #MOST} of them; those asked for later are not held by it: a hold does. Who may act at all was decided before.
 */
public class ManyRunCommands {

    /** More are refused: a request should end while somebody waits for it. */
    public static final int MOST = BoundedCount.BOUND;

    /** So many in a transaction: the locks of their runs and of the audit are held for a moment, and a commit is paid once. */
    private static final int TOGETHER = 100;

    /** What is worked on is reached first, then what waits; both may move on meanwhile, and are asked as they are then. */
    private static final List<RunState> ORDER = List.of(
            RunState.RUNNING, RunState.PAUSING, RunState.QUEUED, RunState.PAUSED, RunState.CANCELLING, RunState.FAILED);

    private final RunCommands commands;
    private final RunViews runs;
    private final AuditTrail audit;

    public ManyRunCommands(RunCommands commands, RunViews runs, AuditTrail audit) {
        this.commands = commands;
        this.runs = runs;
        this.audit = audit;
    }

    /** The states that a verb may be asked in, in the order in which they are reached; of those that the filter allows. */
    public static List<RunState> states(RunFilter filter, Verb verb) {
        return ORDER.stream().filter(verb::isPossibleIn).filter(filter::allows).toList();
    }

    /** How many it would be asked of, by the state that they are in; changes and records nothing. */
    public Map<RunState, BoundedCount> count(TenantScope scope, RunFilter filter, Verb verb) {
        Map<RunState, BoundedCount> counts = new LinkedHashMap<>();
        for (RunState state : states(filter, verb)) {
            BoundedCount count = runs.count(scope, filter.in(List.of(state)));
            if (count.value() > 0) {
                counts.put(state, count);
            }
        }
        return counts;
    }

    /**
     * Asks.
     *
     * @param reason why, in the operator's words; not blank
     * @throws LongshoreException if more than {@value #MOST} match: then nothing is asked of any
     */
    public ManyAsked askAll(Actor actor, RunFilter filter, Verb verb, String reason) {
        List<RunId> found = runs.ids(actor.scope(), filter.in(states(filter, verb)));
        if (found.size() > MOST) {
            throw tooMany(actor, filter, verb);
        }
        record(actor, filter, verb, reason, Map.of("runs", found.size()), AuditOutcome.ACCEPTED);
        String ofEach = found.size() == 1 ? reason : reason + " (asked of %,d runs at once)".formatted(found.size());
        List<ManyAsked.Refused> refused = new ArrayList<>();
        QueuePlaces places = commands.places();
        for (int from = 0; from < found.size(); from += TOGETHER) {
            List<RunId> some = found.subList(from, Math.min(found.size(), from + TOGETHER));
            List<CommandOutcome> outcomes =
                    commands.askTogether(actor, some, verb, ofEach, RunCommands.Repetition.UNASKED, places);
            for (int i = 0; i < some.size(); i++) {
                if (!(outcomes.get(i) instanceof CommandOutcome.Asked)) {
                    refused.add(refused(some.get(i), outcomes.get(i)));
                }
            }
        }
        return new ManyAsked(
                found.size() - refused.size(),
                refused.size(),
                refused.stream().limit(ManyAsked.NAMED).toList());
    }

    private static ManyAsked.Refused refused(RunId run, CommandOutcome outcome) {
        return new ManyAsked.Refused(run, outcome.refusal());
    }

    private LongshoreException tooMany(Actor actor, RunFilter filter, Verb verb) {
        String counts = count(actor.scope(), filter, verb).entrySet().stream()
                .map(entry -> words(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
        String why = "More than %,d runs match: %s.".formatted(MOST, counts);
        record(actor, filter, verb, why, null, AuditOutcome.REFUSED);
        return LongshoreException.badInput(
                "too-many-runs",
                "state",
                why,
                "Narrow the filter, by state, job, tenant, lane or time, and ask part after part.");
    }

    private static String words(BoundedCount count, RunState state) {
        return "%,d%s %s"
                .formatted(count.value(), count.more() ? "+" : "", state.name().toLowerCase(Locale.ROOT));
    }

    private void record(
            Actor actor,
            RunFilter filter,
            Verb verb,
            String reason,
            @Nullable Map<String, Object> after,
            AuditOutcome outcome) {
        Map<String, String> words = filter.words();
        String tenant = actor.scope().tenant();
        if (tenant != null) {
            words.put("tenant", tenant);
        }
        String target = words.isEmpty()
                ? "all"
                : words.entrySet().stream()
                        .map(word -> word.getKey() + "=" + word.getValue())
                        .collect(Collectors.joining("&"));
        audit.recordAlone(new Act(actor, "runs." + verb.word(), "runs:" + target, reason, null, after, outcome));
    }
}
