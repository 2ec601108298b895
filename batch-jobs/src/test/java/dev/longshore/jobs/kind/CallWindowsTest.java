package dev.longshore.jobs.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CallWindowsTest {

    private final PlantedClock clock = new PlantedClock();
    private final CallWindows windows = new CallWindows(() -> clock.nanos, clock, Duration.ofSeconds(8));
    private boolean held = true;
    private int proofs;

    @Test
    void closesWhenTheProcessSleptForLongerThanAProofIsTrusted() {
        CallWindow window = windows.open();
        assertThat(window.isOpen()).isTrue();

        clock.sleep(CallWindows.GRACE);
        assertThat(window.isOpen()).isTrue();

        clock.sleep(Duration.ofMillis(1));
        assertThat(window.isOpen()).isFalse();
    }

    @Test
    void closesWhenTheHostSleptAndOnlyTheWallClockKnows() {
        CallWindow window = windows.open();

        clock.wall = clock.wall.plusSeconds(20);

        assertThat(window.isOpen()).isFalse();
    }

    @Test
    void staysClosed() {
        CallWindow window = windows.open();
        clock.wall = clock.wall.plusSeconds(20);
        assertThat(window.isOpen()).isFalse();

        clock.wall = clock.wall.minusSeconds(20);

        assertThat(window.isOpen()).isFalse();
    }

    @Test
    void trustsAProofNoLongerThanALeaseLessItsRenewal() {
        CallWindow window = new CallWindows(() -> clock.nanos, clock, Duration.ofMillis(600)).open();

        clock.sleep(Duration.ofMillis(601));

        assertThat(window.isOpen()).isFalse();
    }

    @Test
    void provesTheClaimAgainBetweenCallsThatTakeLong() {
        CallWindow window = windows.open(Duration.ofSeconds(30), this::check);
        assertThat(window.isOpen()).isTrue();
        assertThat(proofs).isZero();

        clock.sleep(Duration.ofSeconds(10));
        assertThat(window.isOpen()).isTrue();
        assertThat(window.isOpen()).isTrue();
        assertThat(proofs).isOne();

        held = false;
        clock.sleep(Duration.ofSeconds(10));
        assertThat(window.isOpen()).isFalse();
    }

    @Test
    void closesAtTheEndOfAWaveHoweverWellTheClaimStands() {
        CallWindow window = windows.open(Duration.ofSeconds(30), this::check);

        clock.sleep(Duration.ofSeconds(31));

        assertThat(window.isOpen()).isFalse();
        assertThat(proofs).isZero();
    }

    /** Frozen in the middle of the proof: it was answered long ago. */
    @Test
    void doesNotTrustAProofThatItSleptOver() {
        CallWindow window = windows.open(Duration.ofSeconds(30), () -> clock.sleep(Duration.ofSeconds(5)));

        clock.sleep(Duration.ofSeconds(3));

        assertThat(window.isOpen()).isFalse();
    }

    private void check() {
        proofs++;
        if (!held) {
            throw new ClaimLostException("unit");
        }
    }

    private static final class PlantedClock extends Clock {

        private long nanos = 42;
        private Instant wall = Instant.parse("2026-01-01T00:00:00Z");

        void sleep(Duration time) {
            nanos += time.toNanos();
            wall = wall.plus(time);
        }

        @Override
        public Instant instant() {
            return wall;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nobody asks for another zone");
        }
    }
}
