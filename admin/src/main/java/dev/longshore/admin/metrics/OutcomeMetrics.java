package dev.longshore.admin.metrics;

import dev.longshore.sql.outcome.ObjectiveLine;
import dev.longshore.sql.outcome.OutcomeViews;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Gauges of how soon outcomes are ready, as workers have measured it. While the database is away they keep what they showed last. */
@Component
class OutcomeMetrics implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeMetrics.class);
    private static final int SECONDS = 5;

    private final OutcomeViews outcomes;
    private final MultiGauge time;
    private final MultiGauge late;
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "outcome-metrics");
        thread.setDaemon(true);
        return thread;
    });

    OutcomeMetrics(OutcomeViews outcomes, MeterRegistry registry) {
        this.outcomes = outcomes;
        this.time = MultiGauge.builder("longshore.outcome.time.to.ready")
                .description("within which so many percent of a job's outcomes were ready")
                .baseUnit("seconds")
                .register(registry);
        this.late = MultiGauge.builder("longshore.outcome.late")
                .description("1 while a job misses its objective")
                .register(registry);
        this.reader.scheduleWithFixedDelay(this::read, 0, SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void destroy() {
        reader.shutdown();
    }

    private void read() {
        try {
            List<ObjectiveLine> objectives = outcomes.objectives();
            time.register(
                    rows(
                            objectives.stream()
                                    .filter(line -> line.seconds() != null)
                                    .toList(),
                            line -> line.seconds() == null ? 0 : line.seconds()),
                    true);
            late.register(rows(objectives, line -> line.missedSince() == null ? 0 : 1), true);
        } catch (RuntimeException e) { // the edge of this thread: a pass that throws would be its last
            LOG.atDebug().setCause(e).log("the objectives could not be read");
        }
    }

    private static List<Row<?>> rows(List<ObjectiveLine> objectives, ToDoubleFunction<ObjectiveLine> value) {
        return objectives.stream()
                .<Row<?>>map(line -> Row.of(
                        Tags.of("job", line.job(), "percent", Integer.toString(line.percent())),
                        value.applyAsDouble(line)))
                .toList();
    }
}
