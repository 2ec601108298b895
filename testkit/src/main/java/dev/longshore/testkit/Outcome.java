package dev.longshore.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param run its id
 * @param state as the run's row says
 * @param failureCode of what it failed with; null if it has not
 * @param failure the whole message; null if it has not failed
 * @param lines of everything that is compared, by title: how often each is there
 */
public record Outcome(
        long run,
        String state,
        @Nullable String failureCode,
        @Nullable String failure,
        Map<String, Map<String, Integer>> lines) {

    private static final String COMPLETED = "COMPLETED";
    private static final int MOST_SHOWN = 5;

    public Outcome {
        lines = new LinkedHashMap<>(lines);
    }

    public boolean isCompleted() {
        return state.equals(COMPLETED);
    }

    /** What is not as it is there: sentences for people, with examples and what such a difference usually means. */
    List<String> differencesFrom(Outcome undisturbed) {
        if (!isCompleted()) {
            return List.of("The run is " + state + " and not COMPLETED"
                    + (failure == null
                            ? "."
                            : ": " + failure.lines().findFirst().orElse("") + " (" + failureCode + ")"));
        }
        List<String> differences = new ArrayList<>();
        undisturbed.lines.forEach((title, before) -> {
            Map<String, Integer> now = Objects.requireNonNullElse(lines.get(title), Map.of());
            difference(title, before, now, differences);
        });
        return differences;
    }

    /** The same, but for the work that it took: what is there already needs less of it. */
    Outcome withoutBooks() {
        Map<String, Map<String, Integer>> rest = new LinkedHashMap<>(lines);
        rest.remove(Books.TITLE);
        return new Outcome(run, state, failureCode, failure, rest);
    }

    private static void difference(
            String title, Map<String, Integer> before, Map<String, Integer> now, List<String> differences) {
        Map<String, Integer> extra = minus(now, before);
        Map<String, Integer> missing = minus(before, now);
        if (extra.isEmpty() && missing.isEmpty()) {
            return;
        }
        String found;
        String means;
        if (missing.isEmpty() && before.keySet().containsAll(extra.keySet())) {
            found = count(extra) + " more often than undisturbed";
            means =
                    "Something is done again after a death: it is not in the transaction that says that it is done, or the reader does not keep its place.";
        } else if (extra.isEmpty()) {
            found = count(missing) + " missing";
            means =
                    "Something is lost: the place in the source was kept before, or apart from, what was made of it; or the chunk was skipped.";
        } else {
            found = count(missing) + " missing, " + count(extra) + " that are not there undisturbed";
            means =
                    "The content differs: it depends on the time of the run, on chance, on the order of rows, or on what an earlier attempt left in memory.";
        }
        differences.add(title + ": " + found + "." + examples("more", extra) + examples("missing", missing) + "\n      "
                + means);
    }

    private static Map<String, Integer> minus(Map<String, Integer> one, Map<String, Integer> other) {
        Map<String, Integer> rest = new TreeMap<>();
        one.forEach((line, times) -> {
            int more = times - other.getOrDefault(line, 0);
            if (more > 0) {
                rest.put(line, more);
            }
        });
        return rest;
    }

    private static String count(Map<String, Integer> lines) {
        int count = lines.values().stream().mapToInt(Integer::intValue).sum();
        return count == 1 ? "1 line" : count + " lines";
    }

    private static String examples(String word, Map<String, Integer> lines) {
        StringBuilder examples = new StringBuilder();
        lines.keySet().stream()
                .limit(MOST_SHOWN)
                .forEach(line ->
                        examples.append("\n      ").append(word).append(": ").append(line));
        return lines.size() > MOST_SHOWN ? examples.append("\n      …").toString() : examples.toString();
    }
}
