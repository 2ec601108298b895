package dev.longshore.chaos;

import dev.longshore.chaos.report.Page;
import dev.longshore.chaos.report.Result;
import dev.longshore.chaos.rig.Children;
import dev.longshore.chaos.rig.Product;
import dev.longshore.chaos.scenario.Campaign;
import dev.longshore.chaos.scenario.Scenario;
import dev.longshore.chaos.scenario.Scenarios;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The command line of the campaign. Exit code 0: nothing wrong; 1: something is; 2: the command line is. */
public final class Chaos {

    private static final int DONE = 0;
    private static final int WRONG = 1;
    private static final int WRONG_USE = 2;

    private final Options options;
    private final Clock clock;
    private final PrintStream out;

    private Chaos(Options options, Clock clock, PrintStream out) {
        this.options = options;
        this.clock = clock;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws Exception {
        try {
            return new Chaos(Options.of(arguments), Clock.systemUTC(), out).run(String.join(" ", arguments));
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage() + " ./longshore chaos --help shows what can be written.");
            return WRONG_USE;
        }
    }

    private int run(String arguments) throws Exception {
        if (options.help()) {
            out.print(usage());
            return DONE;
        }
        if (options.names().isEmpty()) {
            out.print(list());
            return DONE;
        }
        List<Scenario> chosen = chosen();
        Path folder = options.folder() != null ? options.folder() : Files.createTempDirectory("longshore-chaos-");
        Children children = new Children();
        children.endWithThisProcess();
        Instant begin = clock.instant();
        List<Result> results = new ArrayList<>();
        Product product = Product.here();
        try (Campaign campaign = new Campaign(product, children, folder, options.rows(), clock, this::say)) {
            for (Scenario scenario : chosen) {
                results.add(played(campaign, scenario, wantsControl(scenario, results)));
            }
        }
        boolean good = results.stream().allMatch(Result::isGood);
        report(new Page(
                "./longshore chaos " + arguments,
                begin.truncatedTo(ChronoUnit.SECONDS).toString(),
                product.version(),
                results));
        if (good) {
            Folders.delete(folder);
        } else {
            say("data and logs are kept in " + folder);
        }
        return good ? DONE : WRONG;
    }

    private Result played(Campaign campaign, Scenario scenario, boolean control) {
        long seed = options.seed() != null ? options.seed() : System.nanoTime();
        Result result = campaign.play(
                scenario, new Campaign.Order(roundsOf(scenario), seed, Duration.ofMinutes(options.minutes()), control));
        say(scenario.name() + ": " + (result.isGood() ? "good" : "NOT GOOD") + ", " + result.rounds() + " rounds in "
                + result.took().toSeconds() + " s");
        return result;
    }

    /** The short campaign takes each guard out once, however many scenarios rely on it. */
    private boolean wantsControl(Scenario scenario, List<Result> before) {
        boolean once = options.names().contains(Options.SELECTION);
        return options.control()
                && !(once && before.stream().anyMatch(result -> result.hasTakenOut(scenario.withoutGuard())));
    }

    private int roundsOf(Scenario scenario) {
        if (options.count() != null) {
            return options.count();
        }
        return options.names().contains(Options.SELECTION) ? scenario.selected() : scenario.rounds();
    }

    private List<Scenario> chosen() {
        List<Scenario> chosen = new ArrayList<>();
        for (String name : options.names()) {
            switch (name) {
                case "all" -> chosen.addAll(Scenarios.ALL);
                case Options.SELECTION ->
                    Scenarios.ALL.stream()
                            .filter(scenario -> scenario.selected() > 0)
                            .forEach(chosen::add);
                default -> chosen.add(named(name));
            }
        }
        return chosen;
    }

    private static Scenario named(String name) {
        Optional<Scenario> found = Scenarios.ALL.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException("There is no scenario " + name + "."));
    }

    private void report(Page page) throws IOException {
        Path file = options.report();
        if (file == null) {
            out.println();
            out.print(page.text());
        } else {
            Files.writeString(file, page.text());
            say("report: " + file);
        }
    }

    private void say(String line) {
        out.println(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + line);
    }

    /** The text of {@code --help}, which the documents are checked against. */
    private static String usage() throws IOException {
        try (InputStream in = Objects.requireNonNull(Chaos.class.getResourceAsStream("/usage.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String list() {
        StringBuilder list = new StringBuilder();
        for (Scenario scenario : Scenarios.ALL) {
            list.append(String.format("%-18s %s%n", scenario.name(), scenario.title()));
            list.append(String.format(
                    "%-18s %d rounds, %s in the selection%n",
                    "", scenario.rounds(), scenario.selected() == 0 ? "none" : Integer.toString(scenario.selected())));
        }
        return list.append(
                        "all              every one of them, in this order\nselection        the few rounds of each that CI plays\n")
                .toString();
    }
}
