package dev.longshore.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeasePropertiesTest {

    @Test
    void trustsAClaimForLessThanItsLease() {
        LeaseProperties lease = millis(10_000, 2_500, 1_000, 2_000);

        assertThat(lease.trust()).isEqualTo(Duration.ofMillis(7_500));
    }

    @Test
    void refusesARenewalThatDoesNotFitThreeTimesIntoALease() {
        assertThatThrownBy(() -> millis(10_000, 4_000, 1_000, 2_000))
                .hasMessage(
                        "longshore.lease.renewal (PT4S) must fit three times into longshore.lease.duration (PT10S)");
    }

    @Test
    void refusesARenewalMoreFrequentThanHeartbeats() {
        assertThatThrownBy(() -> millis(10_000, 500, 1_000, 2_000))
                .hasMessageContaining("must not be less than longshore.lease.heartbeat (PT1S)");
    }

    @Test
    void refusesToTakeAWorkerForDeadBetweenTwoHeartbeats() {
        assertThatThrownBy(() -> millis(10_000, 2_500, 1_000, 1_500))
                .hasMessageContaining("must be at least two times longshore.lease.heartbeat (PT1S)");
    }

    @Test
    void refusesHeartbeatsWithoutAPause() {
        assertThatThrownBy(() -> millis(10_000, 2_500, 0, 2_000))
                .hasMessage("longshore.lease.heartbeat must be more than nothing, not PT0S");
    }

    @Test
    void refusesToLookForLostWorkLessOftenThanLeasesEnd() {
        assertThatThrownBy(() -> millis(10_000, 2_500, 1_000, 2_000, Duration.ofSeconds(11)))
                .hasMessage(
                        "longshore.lease.scan (PT11S) must be more than nothing and at most longshore.lease.duration (PT10S)");
        assertThatThrownBy(() -> millis(10_000, 2_500, 1_000, 2_000, Duration.ZERO))
                .hasMessageContaining("longshore.lease.scan (PT0S) must be more than nothing");
    }

    private static LeaseProperties millis(long duration, long renewal, long heartbeat, long silence) {
        return millis(duration, renewal, heartbeat, silence, Duration.ofSeconds(1));
    }

    private static LeaseProperties millis(long duration, long renewal, long heartbeat, long silence, Duration scan) {
        return new LeaseProperties(
                Duration.ofMillis(duration),
                Duration.ofMillis(renewal),
                Duration.ofMillis(heartbeat),
                Duration.ofMillis(silence),
                scan);
    }
}
