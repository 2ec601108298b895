package dev.longshore.sql.now;

import dev.longshore.model.worker.WorkerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A worker at this moment.
 *
 * @param pool the pool that it belongs to; null for none
 * @param labels what else sets it apart
 * @param alive whether its database session holds the worker's lock
 * @param slots work units at once
 * @param busy slots that hold a unit
 * @param driving runs that it drives
 * @param stoppedAt when it said goodbye, or was found dead
 */
public record WorkerNow(
        WorkerId id,
        String name,
        String host,
        long pid,
        String version,
        List<String> roles,
        @Nullable String pool,
        Map<String, String> labels,
        boolean alive,
        int slots,
        int busy,
        int driving,
        Instant startedAt,
        Instant heartbeatAt,
        @Nullable Instant stoppedAt) {

    public WorkerNow {
        roles = List.copyOf(roles);
        labels = Map.copyOf(labels);
    }

    /** Its labels as people write them, in the order of their names. */
    public String labelled() {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** Whether it takes units: a console without the role does not. */
    public boolean works() {
        return roles.contains("worker");
    }
}
