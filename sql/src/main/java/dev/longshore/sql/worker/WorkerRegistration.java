package dev.longshore.sql.worker;

import java.util.List;

/**
 * What a worker says of itself at its start.
 *
 * @param name what people call it
 * @param slots work units at once
 * @param jobs the jobs that it knows
 */
public record WorkerRegistration(
        String name, String host, long pid, String version, List<String> roles, int slots, List<String> jobs) {

    public WorkerRegistration {
        roles = List.copyOf(roles);
        jobs = List.copyOf(jobs);
    }
}
