package dev.longshore.jobs.worker;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long claims hold. All workers of an installation should have the same, and one that starts warns of others; the defaults suit all but very slow
 * networks.
 *
 * @param duration how long a claim holds without a renewal: when a host vanishes, its work waits this long. 10 s
 * @param renewal how often claims are renewed; three must fit into a lease. 2.5 s
 * @param heartbeat how often a worker says that it lives, and looks whether the others do. A process that dies is noticed within {@code silence} and one
 *     of these. 500 ms
 * @param silence how long a worker whose session is gone may be silent before it counts as dead: time to make a new session. 1 s, at least two heartbeats
 * @param scan how often each worker looks for leases that ran out, and for what else nobody tells of. 1 s, at most the lease
 */
@ConfigurationProperties("longshore.lease")
public record LeaseProperties(
        @DefaultValue("10s") Duration duration,
        @DefaultValue("2500ms") Duration renewal,
        @DefaultValue("500ms") Duration heartbeat,
        @DefaultValue("1s") Duration silence,
        @DefaultValue("1s") Duration scan) {

    public LeaseProperties {
        if (heartbeat.isZero() || heartbeat.isNegative()) {
            throw new IllegalArgumentException("longshore.lease.heartbeat must be more than nothing, not " + heartbeat);
        }
        if (renewal.compareTo(heartbeat) < 0) {
            throw new IllegalArgumentException("longshore.lease.renewal (" + renewal
                    + ") must not be less than longshore.lease.heartbeat (" + heartbeat + ")");
        }
        if (renewal.multipliedBy(3).compareTo(duration) > 0) {
            throw new IllegalArgumentException("longshore.lease.renewal (" + renewal
                    + ") must fit three times into longshore.lease.duration (" + duration + ")");
        }
        if (heartbeat.multipliedBy(2).compareTo(silence) > 0) {
            throw new IllegalArgumentException("longshore.lease.silence (" + silence
                    + ") must be at least two times longshore.lease.heartbeat (" + heartbeat + ")");
        }
        if (scan.isZero() || scan.isNegative() || scan.compareTo(duration) > 0) {
            throw new IllegalArgumentException("longshore.lease.scan (" + scan
                    + ") must be more than nothing and at most longshore.lease.duration (" + duration + ")");
        }
    }

    /** All of them, for people and to be compared with those of other workers. */
    String text() {
        return "duration " + duration + ", renewal " + renewal + ", heartbeat " + heartbeat + ", silence " + silence
                + ", scan " + scan;
    }

    /** How long after a renewal this worker may trust what it holds: the lease less the time that one statement may take. */
    public Duration trust() {
        return duration.minus(renewal);
    }
}
