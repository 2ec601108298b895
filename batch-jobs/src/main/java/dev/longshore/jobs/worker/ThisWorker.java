package dev.longshore.jobs.worker;

import dev.longshore.model.worker.WorkerId;

/**
 * This JVM as a worker.
 *
 * @param id this life's id
 * @param jobs what it knows to do
 * @param held what it holds right now
 * @param heartbeat whether what it holds may be trusted
 * @param lease how long claims hold
 * @param properties how much it does at once
 * @param metrics what it counts of itself
 */
public record ThisWorker(
        WorkerId id,
        KnownJobs jobs,
        HeldClaims held,
        Heartbeat heartbeat,
        LeaseProperties lease,
        WorkerProperties properties,
        WorkerMetrics metrics) {}
