package dev.longshore.jobs.transport;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How chunks of sequential sources travel.
 *
 * @param patience how long a chunk may wait for a worker before its message is sent through the database as well: the time that a broker's loss costs. 5 s;
 *     a message that comes twice is applied once, so that too short a time costs only work
 */
@ConfigurationProperties("longshore.chunks")
public record TransportProperties(@DefaultValue("5s") Duration patience) {

    public TransportProperties {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("longshore.chunks.patience must be more than nothing, not " + patience);
        }
    }
}
