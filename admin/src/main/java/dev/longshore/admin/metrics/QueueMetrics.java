package dev.longshore.admin.metrics;

import dev.longshore.model.account.TenantScope;
import dev.longshore.sql.now.LaneNow;
import dev.longshore.sql.now.NowView;
import dev.longshore.sql.now.RunningJobs;
import dev.longshore.sql.schedule.Held;
import dev.longshore.sql.schedule.Hold;
import dev.longshore.sql.schedule.Holds;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Gauges of lanes, jobs and holds, read every few seconds whoever scrapes how often. While the database is away they keep what they showed last. */
@Component
class QueueMetrics implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(QueueMetrics.class);
    private static final int SECONDS = 5;

    private final NowView now;
    private final RunningJobs jobs;
    private final Holds holds;
    private final MultiGauge waiting;
    private final MultiGauge oldest;
    private final MultiGauge running;
    private final MultiGauge held;
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "queue-metrics");
        thread.setDaemon(true);
        return thread;
    });

    QueueMetrics(NowView now, RunningJobs jobs, Holds holds, MeterRegistry registry) {
        this.now = now;
        this.jobs = jobs;
        this.holds = holds;
        this.waiting = MultiGauge.builder("longshore.queue.waiting")
                .description("runs that wait, by lane")
                .register(registry);
        this.oldest = MultiGauge.builder("longshore.queue.oldest.age")
                .description("how long the oldest of them has waited")
                .baseUnit("seconds")
                .register(registry);
        this.running = MultiGauge.builder("longshore.runs.running")
                .description("runs that are driven, by job")
                .register(registry);
        this.held = MultiGauge.builder("longshore.holds")
                .description("holds in force, by what they hold")
                .register(registry);
        this.reader.scheduleWithFixedDelay(this::read, 0, SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void destroy() {
        reader.shutdown();
    }

    private void read() {
        try {
            Instant asOf = now.asOf();
            List<LaneNow> lanes = now.lanes(TenantScope.ALL);
            waiting.register(
                    lanes.stream()
                            .map(lane -> row("lane", lane.name(), lane.waiting()))
                            .toList(),
                    true);
            oldest.register(
                    lanes.stream()
                            .map(lane -> row("lane", lane.name(), age(lane, asOf)))
                            .toList(),
                    true);
            running.register(
                    jobs.count().entrySet().stream()
                            .map(job -> row("job", job.getKey(), job.getValue()))
                            .toList(),
                    true);
            List<Hold> active = holds.active(TenantScope.ALL);
            held.register(
                    Arrays.stream(Held.values())
                            .map(what -> row("holds", what.word(), count(active, what)))
                            .toList(),
                    true);
        } catch (RuntimeException e) { // the edge of this thread: a pass that throws would be its last
            LOG.atDebug().setCause(e).log("the queues could not be read");
        }
    }

    private static long count(List<Hold> active, Held what) {
        return active.stream().filter(hold -> hold.held() == what).count();
    }

    private static double age(LaneNow lane, Instant asOf) {
        Instant since = lane.oldest();
        return since == null ? 0 : Math.max(0, Duration.between(since, asOf).toMillis() / 1000.0);
    }

    private static Row<?> row(String tag, String value, double number) {
        return Row.of(Tags.of(tag, value), number);
    }
}
