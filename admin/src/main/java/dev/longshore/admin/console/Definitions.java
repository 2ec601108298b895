package dev.longshore.admin.console;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.sql.job.Jobs;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Definitions by their hash. A definition never changes under its hash, so that each is read once; the few hundred that an installation may see stay in
 * memory.
 */
@Component
class Definitions {

    private static final int MOST = 1_000;

    private final Jobs jobs;
    private final Map<String, JobDefinition> known = new ConcurrentHashMap<>();

    Definitions(Jobs jobs) {
        this.jobs = jobs;
    }

    Optional<JobDefinition> of(String hash) {
        JobDefinition cached = known.get(hash);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<JobDefinition> read = jobs.definition(hash);
        read.ifPresent(definition -> {
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(hash, definition);
        });
        return read;
    }
}
