package dev.longshore.jobs.bench;

import java.util.Map;

/** Ours: the shipped job {@code daily-sales} computes every window, from the request to READY: queue, launch, plan, checkpoints and watermark are in the time. */
final class LongshoreAggregation implements Contender {

    private final Runs runs;
    private final DailySales sales;

    LongshoreAggregation(Runs runs, DailySales sales) {
        this.runs = runs;
        this.sales = sales;
    }

    @Override
    public String name() {
        return "Longshore";
    }

    @Override
    public Outcome run() {
        sales.empty(DailySales.SHIPPED);
        long start = System.nanoTime();
        runs.toReady("daily-sales", Map.of("rebuild", true), null);
        double seconds = (System.nanoTime() - start) / 1e9;
        return sales.outcome(DailySales.SHIPPED, seconds, sales.orderLines());
    }
}
