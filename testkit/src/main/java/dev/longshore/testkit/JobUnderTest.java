package dev.longshore.testkit;

import dev.longshore.testkit.Death.Edge;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A job, what it is asked for with, and what of it is compared. What is said is kept; a test says it once and then asks.
 *
 * <pre>{@code
 * job.parameter("day", "2026-11-22").compares(table("shop.daily_sales"), files()).isRestartable();
 * }</pre>
 */
public final class JobUnderTest {

    private static final int MOST_TRIES = 3;

    private final Rig rig;
    private final String name;
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final List<Compared> compared = new ArrayList<>();
    private final List<Preparation> preparations = new ArrayList<>();
    private Set<Boundary> boundaries = EnumSet.allOf(Boundary.class);
    private boolean everyBoundary;

    JobUnderTest(Rig rig, String name) {
        this.rig = rig;
        this.name = name;
    }

    /** Done before each run, once what is compared is as it was before the first: rows and files that the job finds. */
    @FunctionalInterface
    public interface Preparation {
        void prepare(JdbcClient database) throws Exception;
    }

    public JobUnderTest parameter(String parameter, Object value) {
        parameters.put(parameter, value);
        return this;
    }

    public JobUnderTest parameters(Map<String, ?> more) {
        parameters.putAll(more);
        return this;
    }

    public JobUnderTest given(Preparation preparation) {
        preparations.add(preparation);
        return this;
    }

    /** What the job leaves. Counts of rows and rejected records are compared besides, where Longshore keeps the books. */
    public JobUnderTest compares(Compared... more) {
        for (Compared each : more) {
            String title = each.title();
            if (title.equals(Books.TITLE)
                    || compared.stream().anyMatch(known -> known.title().equals(title))) {
                throw new IllegalArgumentException("Two things that are compared are called \"" + title
                        + "\": only one of them would be looked at. Give each its own title.");
            }
            compared.add(each);
        }
        return this;
    }

    /** Deaths at boundaries of these sorts alone. */
    public JobUnderTest at(Boundary... sorts) {
        boundaries = EnumSet.copyOf(List.of(sorts));
        return this;
    }

    /** A death at each boundary and both sides of it, in the place of the first and the last of each sort. */
    public JobUnderTest atEveryBoundary() {
        everyBoundary = true;
        return this;
    }

    /** Runs it and says what came of it. */
    public Outcome run() {
        return rig.run(this, Rig.From.THE_SAME, null);
    }

    /** Runs it, with a death right before the commit of the nth boundary; says what came of it once another worker has gone on, or the run rests. */
    public Outcome runDyingAt(Boundary boundary, int nth) {
        return rig.run(this, Rig.From.THE_SAME, new Death(boundary, nth, Edge.BEFORE));
    }

    /**
     * That it leaves the same when it is asked for a second time on top of its own result.
     *
     * @throws AssertionError with what differs
     */
    public JobUnderTest isIdempotent() {
        requireComparison();
        Outcome first = undisturbed().withoutBooks();
        List<String> differences = rig.run(this, Rig.From.WHAT_IS_LEFT, null).differencesFrom(first);
        if (!differences.isEmpty()) {
            throw new AssertionError(report(
                    List.of("Asked for a second time, on top of its own result, it left something else:"),
                    differences));
        }
        return this;
    }

    /**
     * That it leaves the same when it runs again from the same beginning, and when its worker dies at the boundaries that it passes.
     *
     * @throws AssertionError with every boundary at which something differs
     */
    public JobUnderTest isRestartable() {
        requireComparison();
        Outcome undisturbed = undisturbed();
        Set<Death> deaths = deaths(rig.boundaries().counts());
        List<String> again = rig.run(this, Rig.From.THE_SAME, null).differencesFrom(undisturbed);
        if (!again.isEmpty()) {
            throw new AssertionError(report(
                    List.of(
                            "Run again from the same beginning, with nobody disturbed, it left something else.",
                            "No death is tried: nothing could be concluded."),
                    again));
        }
        List<String> wrong = new ArrayList<>();
        List<String> unreached = new ArrayList<>();
        for (Death death : deaths) {
            disturbed(death, undisturbed).ifPresent(wrong::add);
            if (!rig.boundaries().hasDied()) {
                unreached.add(death.toString());
            }
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(report(
                    List.of("Of " + deaths.size() + " deaths, " + wrong.size()
                            + " left something else than an undisturbed run."),
                    wrong));
        }
        if (deaths.isEmpty()) {
            throw new AssertionError(
                    "Job " + name + " passed no boundary at which its worker could die: nothing is shown.");
        }
        if (!unreached.isEmpty()) {
            throw new AssertionError("Of " + deaths.size() + " deaths of job " + name + ", " + unreached.size()
                    + " were not reached in " + MOST_TRIES
                    + " runs each, so that nothing is shown of them. Does every run find the same work? They are:\n  "
                    + String.join("\n  ", unreached));
        }
        return this;
    }

    /**
     * What differs after a death. Workers share the work otherwise from run to run, and may so pass by it: it is tried again. Where the last boundary is meant, that
     * is the last of the run that was just made.
     */
    private Optional<String> disturbed(Death planned, Outcome undisturbed) {
        Death death = planned;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            List<String> differences = rig.run(this, Rig.From.THE_SAME, death).differencesFrom(undisturbed);
            if (!differences.isEmpty()) {
                return Optional.of("After a " + death + ":\n    " + String.join("\n    ", differences));
            }
            if (rig.boundaries().hasDied()) {
                return Optional.empty();
            }
            int passed = rig.boundaries().counts().getOrDefault(death.boundary(), 0);
            if (!everyBoundary && passed > 0 && passed < death.nth()) {
                death = new Death(death.boundary(), passed, death.edge());
            }
        }
        return Optional.empty();
    }

    private Outcome undisturbed() {
        Outcome undisturbed = rig.run(this, Rig.From.THE_SAME, null);
        if (!undisturbed.isCompleted()) {
            throw new AssertionError("Job " + name + ", which nobody disturbed, is " + undisturbed.state() + ": "
                    + undisturbed.failure());
        }
        return undisturbed;
    }

    /** Of each sort the first and the last; the commit itself is lost the one time and kept the other. */
    private Set<Death> deaths(Map<Boundary, Integer> passed) {
        Set<Death> deaths = new LinkedHashSet<>();
        passed.forEach((boundary, count) -> {
            if (!boundaries.contains(boundary)) {
                return;
            }
            if (everyBoundary) {
                IntStream.rangeClosed(1, count).forEach(nth -> {
                    deaths.add(new Death(boundary, nth, Edge.BEFORE));
                    deaths.add(new Death(boundary, nth, Edge.AFTER));
                });
            } else {
                deaths.add(new Death(boundary, 1, Edge.AFTER));
                deaths.add(new Death(boundary, count, Edge.BEFORE));
            }
        });
        return deaths;
    }

    private String report(List<String> heading, List<String> differences) {
        return "Job " + name + " " + parameters + " is not safe to run twice. " + String.join(" ", heading) + "\n  "
                + String.join("\n  ", differences);
    }

    private void requireComparison() {
        if (compared.isEmpty()) {
            throw new IllegalStateException(
                    "Say what the job leaves: compares(table(\"shop.daily_sales\")), compares(files()), …");
        }
    }

    String name() {
        return name;
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    List<Compared> compared() {
        return compared;
    }

    List<Preparation> preparations() {
        return preparations;
    }
}
