package dev.longshore.chaos.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What one play of a scenario found. Thread-safe. */
public final class Findings {

    private final Consumer<String> heard;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, List<Double>> measured = new LinkedHashMap<>();
    private final Map<String, String> units = new LinkedHashMap<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /** @param heard is told of each violation at once, since a campaign lasts */
    public Findings(Consumer<String> heard) {
        this.heard = heard;
    }

    /** Something that must never be. */
    public synchronized void violation(String sentence) {
        violations.add(sentence);
        heard.accept(sentence);
    }

    public synchronized void violations(List<String> sentences) {
        sentences.forEach(this::violation);
    }

    /** One more value of a figure. */
    public synchronized void measured(String figure, String unit, double value) {
        units.put(figure, unit);
        measured.computeIfAbsent(figure, unknown -> new ArrayList<>()).add(value);
    }

    /** So many more of something. */
    public synchronized void counted(String what, long more) {
        counts.merge(what, more, Long::sum);
    }

    /** A sentence for the report. */
    public synchronized void note(String sentence) {
        notes.add(sentence);
    }

    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    public synchronized Spread spread(String figure) {
        return new Spread(units.getOrDefault(figure, ""), measured.getOrDefault(figure, List.of()));
    }

    public synchronized long count(String what) {
        return counts.getOrDefault(what, 0L);
    }

    /** Every figure, count and note, a line each. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        counts.forEach((what, count) -> lines.add(what + ": " + count));
        measured.keySet().forEach(figure -> lines.add(figure + ": " + spread(figure)));
        lines.addAll(notes);
        return lines;
    }
}
