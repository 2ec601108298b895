package dev.longshore.admin.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private final SettableClock clock = new SettableClock();
    private final LoginThrottle throttle = new LoginThrottle(clock);

    private static final class SettableClock extends Clock {

        private Instant now = Instant.parse("2026-11-23T07:42:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void fourWrongPasswordsCostNothing() {
        fail(4, "ines", "10.0.0.1");
        assertThat(throttle.begin("ines", "10.0.0.1")).isEmpty();
    }

    @Test
    void eachFurtherOneDoublesTheWaitUpToAMinute() {
        fail(5, "ines", "10.0.0.1");
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(throttle.begin("ines", "10.0.0.1")).contains(Duration.ofSeconds(seconds));
            clock.pass(Duration.ofSeconds(seconds));
            fail(1, "ines", "10.0.0.1");
        }
        clock.pass(Duration.ofSeconds(60));
        assertThat(throttle.begin("ines", "10.0.0.1")).isEmpty();
    }

    @Test
    void nobodyIsLockedOutFromElsewhere() {
        fail(5, "ines", "10.0.0.1");
        assertThat(throttle.begin("ines", "10.0.0.1")).isPresent();
        assertThat(throttle.begin("ines", "10.0.0.2")).isEmpty();
        assertThat(throttle.begin("jonas", "10.0.0.1")).isEmpty();
    }

    @Test
    void sprayingManyNamesFromOneAddressIsSlowedDown() {
        for (int i = 0; i < 50; i++) {
            fail(1, "name" + i, "10.0.0.1");
        }
        assertThat(throttle.begin("another", "10.0.0.1")).isPresent();
    }

    @Test
    void aRightPasswordForgetsTheWrongOnes() {
        fail(4, "ines", "10.0.0.1");
        assertThat(throttle.begin("ines", "10.0.0.1")).isEmpty();
        throttle.succeeded("ines", "10.0.0.1");
        fail(4, "ines", "10.0.0.1");
        assertThat(throttle.begin("ines", "10.0.0.1")).isEmpty();
    }

    @Test
    void aRightPasswordCountsNothingAgainstItsAddress() {
        for (int i = 0; i < 60; i++) {
            assertThat(throttle.begin("name" + i, "10.0.0.1")).isEmpty();
            throttle.succeeded("name" + i, "10.0.0.1");
        }
        assertThat(throttle.begin("another", "10.0.0.1")).isEmpty();
    }

    @Test
    void attemptsThatAreBegunTogetherCountTogether() {
        fail(5, "ines", "10.0.0.1");
        assertThat(throttle.begin("ines", "10.0.0.1")).contains(Duration.ofSeconds(1));
    }

    @Test
    void aQuarterOfAnHourForgetsThem() {
        fail(5, "ines", "10.0.0.1");
        clock.pass(Duration.ofMinutes(16));
        fail(1, "ines", "10.0.0.1");
        assertThat(throttle.begin("ines", "10.0.0.1")).isEmpty();
    }

    private void fail(int times, String name, String address) {
        for (int i = 0; i < times; i++) {
            assertThat(throttle.begin(name, address)).isEmpty();
        }
    }
}
