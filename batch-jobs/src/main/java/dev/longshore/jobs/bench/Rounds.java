package dev.longshore.jobs.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs contenders in turn, round by round, so that a machine whose speed drifts drifts for all of them; ratios are taken within a round. Rounds start
 * with another contender each time, and one round that does not count warms everything up.
 */
final class Rounds {

    private final List<Contender> contenders;
    private final PrintStream out;
    private final Map<String, List<Contender.Outcome>> outcomes = new LinkedHashMap<>();

    Rounds(List<Contender> contenders, PrintStream out) {
        this.contenders = List.copyOf(contenders);
        this.out = out;
    }

    void run(int rounds) throws Exception {
        for (int round = 0; round <= rounds; round++) {
            out.printf(Locale.ROOT, "%s%n", round == 0 ? "warm-up" : "round " + round + " of " + rounds);
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get((i + round) % contenders.size());
                Contender.Outcome outcome = contender.run();
                out.printf(
                        Locale.ROOT,
                        "  %-34s %8.2f s  %,11.0f rows/s  %,13d bytes  %s…%n",
                        contender.name(),
                        outcome.seconds(),
                        outcome.rows() / outcome.seconds(),
                        outcome.bytes(),
                        outcome.sha256().substring(0, 12));
                if (round > 0) {
                    outcomes.computeIfAbsent(contender.name(), n -> new ArrayList<>())
                            .add(outcome);
                }
            }
        }
    }

    /** Wall seconds of a contender. */
    Spread seconds(Contender contender) {
        return Spread.of(outcomes.get(contender.name()).stream()
                .map(Contender.Outcome::seconds)
                .toList());
    }

    /** Wall time of one over that of the other, round by round. */
    Spread ratio(Contender one, Contender other) {
        List<Contender.Outcome> above = outcomes.get(one.name());
        List<Contender.Outcome> below = outcomes.get(other.name());
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < above.size(); round++) {
            ratios.add(above.get(round).seconds() / below.get(round).seconds());
        }
        return Spread.of(ratios);
    }

    /** Rows a second of one over those of the other, round by round. */
    Spread rateRatio(Contender one, Contender other) {
        List<Contender.Outcome> above = outcomes.get(one.name());
        List<Contender.Outcome> below = outcomes.get(other.name());
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < above.size(); round++) {
            ratios.add(above.get(round).rows()
                    / above.get(round).seconds()
                    * below.get(round).seconds()
                    / below.get(round).rows());
        }
        return Spread.of(ratios);
    }

    /** Whether a contender wrote the same bytes, those of the checksum, in every round. */
    boolean alwaysWrote(Contender contender, String sha256) {
        return outcomes.get(contender.name()).stream()
                .allMatch(outcome -> outcome.sha256().equals(sha256));
    }
}
