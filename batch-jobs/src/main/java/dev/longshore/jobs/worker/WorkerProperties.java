package dev.longshore.jobs.worker;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much this worker does at once.
 *
 * @param name what people call it; host and process id by default
 * @param slots work units at once. Each needs a thread and a connection of the platform pool, exports one more of the source pool. The number of cores by
 *     default; more only where the work waits for other systems
 * @param runs runs that it drives at once, apart from units, so that they never take a slot. 16
 * @param drain how long a stop waits for chunks in work. 20 s; a chunk that takes longer is done again by another worker
 * @param patience how long a pause waits for the chunks in work of a run that this worker drives, before they are cut short and rolled back. 30 s; a
 *     cancel waits for none
 * @param signals whether it answers SIGTERM and Ctrl-C itself: the first stops in good order, the second cuts short. Set by the commands of
 *     {@code ./longshore}; leave it alone where the process belongs to another application
 * @param pool the pool that it belongs to, which jobs and runs may prefer; none by default
 * @param labels what else sets it apart, by name, such as {@code disk=ssd}
 */
@ConfigurationProperties("longshore.worker")
public record WorkerProperties(
        @Nullable String name,
        @DefaultValue("0") int slots,
        @DefaultValue("16") int runs,
        @DefaultValue("20s") Duration drain,
        @DefaultValue("30s") Duration patience,
        @DefaultValue("false") boolean signals,
        @Nullable String pool,
        @DefaultValue Map<String, String> labels) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,39}");
    private static final String NAMES = "lower-case letters, digits, dots, hyphens and underscores, 40 at most";

    public WorkerProperties {
        if (slots < 0 || runs < 1) {
            throw new IllegalArgumentException("longshore.worker.slots (" + slots
                    + ") is 0 for the number of cores, or more; longshore.worker.runs (" + runs + ") is 1 or more");
        }
        if (pool != null && !NAME.matcher(pool).matches()) {
            throw new IllegalArgumentException(
                    "longshore.worker.pool is \"" + pool + "\", and a pool is named by " + NAMES);
        }
        for (String label : labels.keySet()) {
            if (!NAME.matcher(label).matches()) {
                throw new IllegalArgumentException(
                        "longshore.worker.labels has \"" + label + "\", and a label is named by " + NAMES);
            }
        }
        labels = Map.copyOf(labels);
        if (slots == 0) {
            slots = Runtime.getRuntime().availableProcessors();
        }
    }
}
