package dev.longshore.jobs.bench;

import dev.longshore.model.bench.Benchmark;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** All order lines into sums by day and group of suppliers, three ways. */
final class AggregationBenchmark implements Benchmark {

    private final Runs runs;
    private final DailySales sales;
    private final OneStatement limit;
    private final IdiomaticAggregation peer;
    private final Surroundings surroundings;

    AggregationBenchmark(
            Runs runs, DailySales sales, OneStatement limit, IdiomaticAggregation peer, Surroundings surroundings) {
        this.runs = runs;
        this.sales = sales;
        this.limit = limit;
        this.peer = peer;
        this.surroundings = surroundings;
    }

    @Override
    public String name() {
        return "aggregation";
    }

    @Override
    public String title() {
        return "all order lines into daily sums: Longshore, one INSERT … SELECT … GROUP BY and a row-by-row Spring Batch job, interleaved";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("rounds", "5", "scale", "1.0");
    }

    @Override
    public void run(Map<String, String> settings, String server, PrintStream out) throws Exception {
        surroundings.print(settings, out);
        BigDecimal scale = new BigDecimal(settings.get("scale"));
        out.printf("loading the sample at scale %s where it is not there yet%n", scale);
        runs.toReady(
                "sample-load",
                Map.of("scale", scale),
                "bench-" + scale.stripTrailingZeros().toPlainString());
        sales.create();
        Contender ours = new LongshoreAggregation(runs, sales);
        Rounds rounds = new Rounds(List.of(ours, limit, peer), out);
        rounds.run(Integer.parseInt(settings.get("rounds")));
        report(rounds, ours, out);
    }

    private void report(Rounds rounds, Contender ours, PrintStream out) throws Exception {
        out.println();
        for (Contender contender : List.of(ours, limit, peer)) {
            out.printf(
                    "%-36s %s s%n", contender.name(), rounds.seconds(contender).text("%.2f"));
        }
        out.printf(
                "Longshore / %s %s × the wall time%n",
                limit.name(), rounds.ratio(ours, limit).text("%.2f"));
        out.printf(
                "Longshore / %s %s × the rows per second%n",
                peer.name(), rounds.rateRatio(ours, peer).text("%.1f"));
        limit.run();
        String whole = sales.outcome(DailySales.RIVALS, 1, 1).sha256();
        out.printf(
                "%,d groups of %,d order lines; every table of ours is, group by group, what one statement makes: %s%n",
                sales.groups(DailySales.RIVALS), sales.orderLines(), rounds.alwaysWrote(ours, whole) ? "yes" : "NO");
        String year = sales.content(DailySales.RIVALS, DailySales.YEAR, DailySales.YEAR.plusYears(1));
        out.printf(
                "the row-by-row job makes the same of its year: %s%n", rounds.alwaysWrote(peer, year) ? "yes" : "NO");
    }
}
