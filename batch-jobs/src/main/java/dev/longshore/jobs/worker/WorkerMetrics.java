package dev.longshore.jobs.worker;

import dev.longshore.model.run.Counts;
import dev.longshore.model.worker.Affinity;
import dev.longshore.sql.database.StillLockedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this worker counts of itself; {@code docs/metrics.md} lists it. Counts are of this process: whoever wants those of all adds them up. */
public final class WorkerMetrics {

    /** What can be claimed, taken over and lost. */
    public enum Held {
        RUN,
        UNIT;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Logger log = LoggerFactory.getLogger(WorkerMetrics.class);

    private final MeterRegistry registry;

    public WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Times an attempt to claim, and says of each that it claimed whether it prefers this worker. One that has waited too long for what others have locked claims nothing. */
    public <T> List<T> claim(Held what, Supplier<List<T>> claiming, Function<T, Affinity> affinity) {
        long start = System.nanoTime();
        List<T> claimed;
        String outcome;
        try {
            claimed = claiming.get();
            outcome = claimed.isEmpty() ? "none" : "claimed";
        } catch (StillLockedException e) {
            log.atWarn()
                    .addKeyValue("of", what.word())
                    .addKeyValue("why", e.getMessage())
                    .log("claim.waited");
            claimed = List.of();
            outcome = "waited";
        }
        registry.timer("longshore.claims", "of", what.word(), "outcome", outcome)
                .record(Duration.ofNanos(System.nanoTime() - start));
        claimed.stream().map(affinity).filter(met -> met != Affinity.NONE).forEach(met -> registry.counter(
                        "longshore.affinity", "of", what.word(), "result", word(met))
                .increment());
        return claimed;
    }

    /** A unit of a run that prefers workers has waited so long for somebody to claim it. Says nothing of others. */
    public void waited(Affinity met, Duration waited) {
        if (met != Affinity.NONE) {
            registry.timer("longshore.affinity.wait", "result", word(met)).record(waited);
        }
    }

    /** A unit of a run that prefers workers is done, and took so long. Says nothing of others. */
    public void worked(Affinity met, Duration took) {
        if (met != Affinity.NONE) {
            registry.timer("longshore.affinity.work", "result", word(met)).record(took);
        }
    }

    /** Another worker's claims that this one ended or took over, since that one is dead or silent. */
    public void takenBack(Held what, int claims) {
        registry.counter("longshore.takeovers", "of", what.word()).increment(claims);
    }

    /** A claim of this worker that it found lost. */
    public void lost(Held what) {
        registry.counter("longshore.leases.lost", "of", what.word()).increment();
    }

    /** A step of a Spring Batch job has not returned although an order has waited long enough. */
    public void stopOverdue(String job) {
        registry.counter("longshore.stops.overdue", "job", job).increment();
    }

    /** A committed chunk. */
    public void chunk(String job, Counts counts) {
        registry.counter("longshore.chunks", "job", job).increment();
        rows(job, "written", counts.written());
        rows(job, "filtered", counts.filtered());
        rows(job, "rejected", counts.rejected());
    }

    private void rows(String job, String outcome, long rows) {
        if (rows > 0) {
            registry.counter("longshore.rows", "job", job, "outcome", outcome).increment(rows);
        }
    }

    private static String word(Affinity met) {
        return met.name().toLowerCase(Locale.ROOT);
    }
}
