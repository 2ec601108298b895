package dev.longshore.admin.metrics;

import dev.longshore.model.account.TenantScope;
import dev.longshore.sql.effect.DependencyLine;
import dev.longshore.sql.effect.DependencyViews;
import dev.longshore.sql.page.BoundedCount;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** The breakers and rates of systems that jobs call. While the database is away they keep what they showed last. */
@Component
class DependencyMetrics implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DependencyMetrics.class);
    private static final int SECONDS = 5;
    private static final String DEPENDENCY = "dependency";

    private final DependencyViews dependencies;
    private final MeterRegistry registry;
    private final MultiGauge state;
    private final MultiGauge runs;
    private final MultiGauge outcomes;
    private final MultiGauge permits;
    private final Map<String, Long> opened = new ConcurrentHashMap<>();
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "dependency-metrics");
        thread.setDaemon(true);
        return thread;
    });

    DependencyMetrics(DependencyViews dependencies, MeterRegistry registry) {
        this.dependencies = dependencies;
        this.registry = registry;
        this.state = MultiGauge.builder("longshore.dependency.open")
                .description("1 while the breaker of a system that jobs call is open")
                .register(registry);
        this.runs = MultiGauge.builder("longshore.dependency.held.runs")
                .description("runs that wait for it")
                .register(registry);
        this.outcomes = MultiGauge.builder("longshore.dependency.held.outcomes")
                .description("outcomes that are put off for it")
                .register(registry);
        this.permits = MultiGauge.builder("longshore.dependency.permits")
                .description("permits of its rate that are dealt out")
                .register(registry);
        this.reader.scheduleWithFixedDelay(this::read, 0, SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void destroy() {
        reader.shutdown();
    }

    private void read() {
        try {
            List<DependencyLine> lines = dependencies.list(TenantScope.ALL);
            state.register(rows(lines, line -> line.isOpen() ? 1 : 0), true);
            runs.register(rows(lines, DependencyLine::runs), true);
            outcomes.register(
                    rows(lines, line -> BoundedCount.of(line.outcomes()).value()), true);
            permits.register(rows(lines, DependencyLine::permits), true);
            lines.forEach(this::opened);
        } catch (RuntimeException e) { // the edge of this thread: a pass that throws would be its last
            LOG.atDebug().setCause(e).log("the dependencies could not be read");
        }
    }

    private void opened(DependencyLine line) {
        if (opened.put(line.name(), line.openedTotal()) == null) {
            FunctionCounter.builder(
                            "longshore.dependency.opened", opened, counts -> counts.getOrDefault(line.name(), 0L))
                    .description("how often its breaker has opened so far")
                    .tag(DEPENDENCY, line.name())
                    .register(registry);
        }
    }

    private static List<Row<?>> rows(List<DependencyLine> lines, ToDoubleFunction<DependencyLine> value) {
        return lines.stream()
                .<Row<?>>map(line -> Row.of(Tags.of(DEPENDENCY, line.name()), value.applyAsDouble(line)))
                .toList();
    }
}
