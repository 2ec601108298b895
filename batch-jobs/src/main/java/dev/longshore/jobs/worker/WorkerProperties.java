package dev.longshore.jobs.worker;

import java.time.Duration;
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
 */
@ConfigurationProperties("longshore.worker")
public record WorkerProperties(
        @Nullable String name,
        @DefaultValue("0") int slots,
        @DefaultValue("16") int runs,
        @DefaultValue("20s") Duration drain) {

    public WorkerProperties {
        if (slots < 0 || runs < 1) {
            throw new IllegalArgumentException("longshore.worker.slots (" + slots
                    + ") is 0 for the number of cores, or more; longshore.worker.runs (" + runs + ") is 1 or more");
        }
        if (slots == 0) {
            slots = Runtime.getRuntime().availableProcessors();
        }
    }
}
