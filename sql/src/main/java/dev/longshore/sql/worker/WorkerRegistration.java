package dev.longshore.sql.worker;

import dev.longshore.sql.database.SessionMark;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of itself at its start.
 *
 * @param name what people call it
 * @param slots work units at once
 * @param jobs the jobs that it knows
 * @param pool the pool that it belongs to; null for none
 * @param labels what else sets it apart
 * @param leases how long its claims hold, as a text that is equal where the settings are
 * @param sessions the mark of its process's sessions
 */
public record WorkerRegistration(
        String name,
        String host,
        long pid,
        String version,
        List<String> roles,
        int slots,
        List<String> jobs,
        @Nullable String pool,
        Map<String, String> labels,
        String leases,
        SessionMark sessions) {

    public WorkerRegistration {
        roles = List.copyOf(roles);
        jobs = List.copyOf(jobs);
        labels = Map.copyOf(labels);
    }
}
