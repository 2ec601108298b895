package dev.longshore.sql.run;

import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which runs of a list; all that is given must hold.
 *
 * @param states any of them; empty for all
 * @param job of this job
 * @param lane that wait or waited there, whatever the lane of their job is now
 * @param tenant on behalf of this tenant
 * @param origin {@code api}, {@code schedule}, {@code operator}, {@code file}, {@code run} or {@code sql}
 * @param from asked for at or after
 * @param to asked for before
 * @param askedBy the name of whoever asked, or how it begins; in any case of letters
 */
public record RunFilter(
        List<RunState> states,
        @Nullable JobName job,
        @Nullable String lane,
        @Nullable String tenant,
        @Nullable String origin,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String askedBy) {

    /** Every run. */
    public static final RunFilter ALL = new RunFilter(List.of(), null, null, null, null, null, null, null);

    public RunFilter {
        states = states.stream().distinct().toList();
    }

    public static RunFilter inStates(RunState... states) {
        return new RunFilter(List.of(states), null, null, null, null, null, null, null);
    }

    public static RunFilter ofJob(JobName job) {
        return new RunFilter(List.of(), job, null, null, null, null, null, null);
    }

    /** Whether a run in this state may match. */
    public boolean allows(RunState state) {
        return states.isEmpty() || states.contains(state);
    }

    /** The same in these states instead. */
    RunFilter in(List<RunState> others) {
        return new RunFilter(others, job, lane, tenant, origin, from, to, askedBy);
    }

    /** Those of them that were asked for before a moment. */
    public RunFilter before(Instant moment) {
        Instant end = to == null || moment.isBefore(to) ? moment : to;
        return new RunFilter(states, job, lane, tenant, origin, from, end, askedBy);
    }

    /** What is given, under the names that the API has for it, in their order; empty for all runs. */
    public Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        if (!states.isEmpty()) {
            words.put("state", states.stream().map(RunState::name).collect(Collectors.joining(",")));
        }
        put(words, "job", job);
        put(words, "lane", lane);
        put(words, "tenant", tenant);
        put(words, "origin", origin);
        put(words, "askedBy", askedBy);
        put(words, "from", from);
        put(words, "to", to);
        return words;
    }

    private static void put(Map<String, String> words, String name, @Nullable Object value) {
        if (value != null) {
            words.put(name, value.toString());
        }
    }
}
