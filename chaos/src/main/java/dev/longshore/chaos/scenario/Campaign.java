package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.report.Findings;
import dev.longshore.chaos.report.Result;
import dev.longshore.chaos.rig.Children;
import dev.longshore.chaos.rig.Fleet;
import dev.longshore.chaos.rig.Product;
import dev.longshore.chaos.rig.Rig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Plays scenarios one after another, each followed by its control, on one installation, which is given up for a new one when a play has left it broken. */
public final class Campaign implements AutoCloseable {

    private static final String SLOTS = "2";

    private final Product product;
    private final Children children;
    private final Path folder;
    private final long rows;
    private final Clock clock;
    private final Consumer<String> out;
    private int rigs;
    private @Nullable Ground ground;

    /**
     * @param folder for data and logs of the installations
     * @param rows of the large export
     */
    public Campaign(Product product, Children children, Path folder, long rows, Clock clock, Consumer<String> out) {
        this.product = product;
        this.children = children;
        this.folder = folder;
        this.rows = rows;
        this.clock = clock;
        this.out = out;
    }

    /**
     * How a scenario is played.
     *
     * @param rounds of the fault
     * @param atMost how long scenarios that go by time last
     * @param withControl whether its control follows
     */
    public record Order(int rounds, long seed, Duration atMost, boolean withControl) {}

    /** Plays one. */
    public Result play(Scenario scenario, Order order) {
        Instant begin = clock.instant();
        Findings findings = new Findings(violation -> out.accept("  VIOLATION: " + violation));
        Result.@Nullable Control control = null;
        String failure = null;
        out.accept(scenario.name() + ": " + scenario.title() + " Seed " + order.seed() + ".");
        try {
            Trial trial = trial(scenario, order, order.rounds(), false, findings);
            scenario.play(trial);
            leftAtRest(trial);
            if (order.withControl()
                    && scenario.control().isPresent()
                    && findings.violations().isEmpty()) {
                control = control(scenario, scenario.control().get(), order);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = "interrupted";
        } catch (Exception e) {
            failure = e.toString();
            e.printStackTrace();
        }
        Result result = new Result(
                scenario.name(),
                scenario.title(),
                scenario.guard(),
                order.rounds(),
                order.seed(),
                Duration.between(begin, clock.instant()),
                findings,
                control,
                failure);
        if (!result.isGood()) {
            giveUp();
        }
        return result;
    }

    /** Nothing is left over, and new work succeeds. */
    private static void leftAtRest(Trial trial) throws Exception {
        trial.fleet().ready(1);
        trial.findings().violations(trial.oracle().atRest());
        trial.judge(trial.ask(Workload.small()), Workload.small());
    }

    private Result.Control control(Scenario scenario, Control without, Order order) throws Exception {
        out.accept(scenario.name() + ": control, without " + without.without());
        Findings findings = new Findings(violation -> out.accept("  noticed: " + violation));
        Trial trial = trial(scenario, order, scenario.controlRounds(), true, findings);
        without.begin(trial.rig().database());
        try {
            scenario.play(trial);
        } finally {
            without.end(trial.rig().database());
        }
        out.accept(scenario.name() + ": control "
                + (findings.violations().isEmpty()
                        ? "NOTICED NOTHING"
                        : "noticed: " + findings.violations().get(0)));
        if (!trial.oracle().atRest().isEmpty()) {
            giveUp(); // what was broken without its guard need not mend with it
        }
        return new Result.Control(without.without(), findings);
    }

    private Trial trial(Scenario scenario, Order order, int rounds, boolean control, Findings findings)
            throws Exception {
        Ground on = ground();
        return new Trial(
                on.rig,
                on.oracle,
                on.fleet,
                new Random(order.seed()),
                rounds,
                control,
                order.atMost(),
                findings,
                clock,
                line -> out.accept("  " + scenario.name() + ": " + line));
    }

    private Ground ground() throws Exception {
        Ground known = ground;
        if (known == null) {
            Path place = folder.resolve("installation-" + ++rigs);
            out.accept("starting an installation in " + place);
            Rig rig = Rig.start(product, children, place, rows);
            known = new Ground(rig, new Oracle(rig), rig.fleet("--slots", SLOTS));
            ground = known;
        }
        return known;
    }

    private void giveUp() {
        Ground known = ground;
        ground = null;
        if (known != null) {
            out.accept("kept for a look: " + known.rig.folder());
            known.end();
        }
    }

    @Override
    public void close() {
        if (ground != null) {
            ground.end();
        }
    }

    private record Ground(Rig rig, Oracle oracle, Fleet fleet) {

        void end() {
            try {
                fleet.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                rig.close();
            }
        }
    }
}
