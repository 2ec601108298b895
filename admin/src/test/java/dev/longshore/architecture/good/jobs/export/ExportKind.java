package dev.longshore.architecture.good.jobs.export;

import dev.longshore.architecture.good.jobs.kind.JobKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A kind knows the contract and itself. Its time comes from a clock; how long something took is no time of day. */
record ExportKind(Clock clock) implements JobKind {

    @Override
    public String name() {
        return "export";
    }

    Duration took(long sinceNanos) {
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    Instant startedAt() {
        return Instant.now(clock);
    }
}
