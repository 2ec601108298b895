package dev.longshore.jobs.run;

import dev.longshore.jobs.worker.LeaseProperties;
import dev.longshore.jobs.worker.Loop;
import dev.longshore.jobs.worker.ThisWorker;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.worker.Workers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends transactions that sleeping workers have left open. On a thread of its own, since others here may wait for just what those have locked. A worker is one only if
 * two looks in a row find it so, between which there are two heartbeats: whoever was asleep together with the database has beaten by then.
 */
final class Sleepers implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Sleepers.class);

    private final ThisWorker worker;
    private final Workers workers;
    private final Loop loop;
    private Set<WorkerId> suspects = Set.of();

    Sleepers(ThisWorker worker, Workers workers) {
        this.worker = worker;
        this.workers = workers;
        this.loop = new Loop("sleepers", between(worker.lease()), this::look);
    }

    private static Duration between(LeaseProperties lease) {
        Duration beats = lease.heartbeat().multipliedBy(2);
        return lease.scan().compareTo(beats) < 0 ? beats : lease.scan();
    }

    void start() {
        loop.start();
    }

    @Override
    public void close() {
        loop.close();
    }

    private void look() {
        Set<WorkerId> known = suspects;
        suspects = Set.of();
        if (!worker.heartbeat().isFresh()) {
            return;
        }
        Map<WorkerId, Integer> silent =
                workers.endSessionsOfSilent(worker.id(), known, worker.lease().trust());
        silent.forEach((sleeper, ended) -> {
            if (ended > 0) {
                log.atWarn()
                        .addKeyValue("worker", sleeper)
                        .addKeyValue("sessions", ended)
                        .log("sessions.ended");
            }
        });
        suspects = Set.copyOf(silent.keySet());
    }
}
