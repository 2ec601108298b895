package dev.longshore.admin.console;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunOrigins;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.page.PageKey;
import dev.longshore.sql.page.PageRequest;
import dev.longshore.sql.run.RunFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** The view of a list of runs that an address names. The address is the only place where it stands. */
record RunsQuery(
        Map<String, String> filters,
        @Nullable String before,
        @Nullable String after) {

    private static final List<String> NAMES = List.of("state", "job", "lane", "tenant", "since", "origin", "askedBy");
    private static final Map<String, String> TITLES = Map.of(
            "state",
            "State",
            "job",
            "Job",
            "lane",
            "Lane",
            "tenant",
            "Tenant",
            "since",
            "Asked",
            "origin",
            "Origin",
            "askedBy",
            "Asked by");
    private static final Map<String, Duration> SINCE = sinces();
    private static final int LONGEST = 200;

    RunsQuery {
        filters = Map.copyOf(filters);
    }

    static RunsQuery of(Map<String, String> parameters) {
        Map<String, String> filters = new LinkedHashMap<>();
        for (String name : NAMES) {
            String value = parameters.getOrDefault(name, "").strip();
            if (value.length() > LONGEST) {
                throw wrong(name, "is longer than " + LONGEST + " characters", "Write fewer characters.");
            }
            if (!value.isEmpty()) {
                filters.put(name, value);
            }
        }
        return new RunsQuery(filters, blankToNull(parameters.get("before")), blankToNull(parameters.get("after")));
    }

    /** A filter that is on, and the view without it. */
    record Chip(String name, String title, String value, String without) {}

    /** The states that may be chosen; open is every state of a run that has not ended. */
    public List<String> states() {
        return knownStates();
    }

    public List<String> origins() {
        return RunOrigins.ALL;
    }

    private static List<String> knownStates() {
        List<String> words = new ArrayList<>(List.of("open"));
        Arrays.stream(RunState.values()).map(state -> word(state)).forEach(words::add);
        return words;
    }

    public RunFilter filter(Instant asOf) {
        String since = filters.get("since");
        if (since != null && !SINCE.containsKey(since)) {
            throw wrong(
                    "since",
                    "\"" + since + "\" is not a time",
                    "Write one of: " + String.join(", ", SINCE.keySet()) + ".");
        }
        return new RunFilter(
                stateFilter(),
                jobFilter(),
                filters.get("lane"),
                filters.get("tenant"),
                filters.get("origin"),
                since == null ? null : asOf.minus(SINCE.get(since)),
                null,
                filters.get("askedBy"));
    }

    public PageRequest page(int limit) {
        try {
            if (before != null) {
                return PageRequest.olderThan(PageKey.of(before), limit);
            }
            return after == null ? PageRequest.first(limit) : PageRequest.newerThan(PageKey.of(after), limit);
        } catch (IllegalArgumentException e) {
            throw wrong("page", "names no page", "Start again at the newest runs.");
        }
    }

    public boolean isFirstPage() {
        return before == null && after == null;
    }

    public List<Chip> chips() {
        return NAMES.stream()
                .filter(filters::containsKey)
                .map(name -> new Chip(name, TITLES.get(name), shown(name), without(name)))
                .toList();
    }

    public boolean has(String name) {
        return filters.containsKey(name);
    }

    /** As words, for an empty list: {@code state failed, tenant PERU}. */
    public String words() {
        return String.join(
                ", ",
                chips().stream()
                        .map(chip -> chip.title().toLowerCase(Locale.ROOT) + " " + chip.value())
                        .toList());
    }

    /** The query of this view, without a place in it: {@code ?state=failed}; empty for all runs. */
    public String address() {
        return address(filters, null, null);
    }

    /** This view at this place. */
    public String self() {
        return before == null ? address(filters, "after", after) : address(filters, "before", before);
    }

    public String older(PageKey key) {
        return address(filters, "before", key.toString());
    }

    public String newer(PageKey key) {
        return address(filters, "after", key.toString());
    }

    private String without(String name) {
        Map<String, String> rest = new LinkedHashMap<>(filters);
        rest.remove(name);
        return address(rest, null, null);
    }

    private String shown(String name) {
        String value = filters.getOrDefault(name, "");
        return "since".equals(name) ? "in the last " + value.replace("h", " h").replace("d", " days") : value;
    }

    private List<RunState> stateFilter() {
        String word = filters.get("state");
        if (word == null) {
            return List.of();
        }
        if ("open".equals(word)) {
            return Arrays.stream(RunState.values())
                    .filter(state -> !state.isEnded())
                    .toList();
        }
        return Arrays.stream(RunState.values())
                .filter(state -> word(state).equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> wrong(
                        "state",
                        "\"" + word + "\" is not a state",
                        "Write one of: " + String.join(", ", knownStates()) + "."));
    }

    private @Nullable JobName jobFilter() {
        String name = filters.get("job");
        if (name == null) {
            return null;
        }
        try {
            return new JobName(name);
        } catch (IllegalArgumentException e) {
            throw wrong("job", Words.capitalized(String.valueOf(e.getMessage())), "Choose one of the page Jobs.");
        }
    }

    private static String address(Map<String, String> filters, @Nullable String place, @Nullable String key) {
        UriComponentsBuilder builder = UriComponentsBuilder.newInstance();
        NAMES.stream().filter(filters::containsKey).forEach(name -> builder.queryParam(name, "{" + name + "}"));
        if (place != null && key != null) {
            builder.queryParam(place, key);
        }
        return builder.encode().buildAndExpand(filters).toUriString();
    }

    private static String word(RunState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static LongshoreException wrong(String field, String what, String remedy) {
        return LongshoreException.badInput("bad-filter", field, "The filter \"" + field + "\": " + what + ".", remedy);
    }

    private static Map<String, Duration> sinces() {
        Map<String, Duration> sinces = new LinkedHashMap<>();
        sinces.put("1h", Duration.ofHours(1));
        sinces.put("24h", Duration.ofHours(24));
        sinces.put("7d", Duration.ofDays(7));
        sinces.put("30d", Duration.ofDays(30));
        return sinces;
    }
}
