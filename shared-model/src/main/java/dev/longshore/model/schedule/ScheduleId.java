package dev.longshore.model.schedule;

/** The id of a schedule: part of the idempotency key of its runs, so that a renamed or revived schedule stays itself. */
public record ScheduleId(long value) {

    public ScheduleId {
        if (value <= 0) {
            throw new IllegalArgumentException("a schedule id is positive, not " + value);
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
