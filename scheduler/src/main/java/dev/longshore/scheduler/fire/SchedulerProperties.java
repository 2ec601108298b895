package dev.longshore.scheduler.fire;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a scheduler works.
 *
 * @param poll how often it looks for what is due, at least; wakes come between
 * @param lateAfter from when on a fire counts as missed, and its schedule's policy for missed fires decides. The same on all schedulers
 * @param batch schedules that are decided in one transaction; fewer are more fair, more are faster
 */
@ConfigurationProperties("longshore.scheduler")
public record SchedulerProperties(
        @DefaultValue("1s") Duration poll,
        @DefaultValue("60s") Duration lateAfter,
        @DefaultValue("50") int batch) {

    public SchedulerProperties {
        if (poll.isNegative() || poll.isZero() || batch < 1 || lateAfter.compareTo(poll.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "longshore.scheduler: poll and batch are positive, and late-after is at least two polls");
        }
    }
}
