package dev.longshore.jobs.unit;

/** How work on a unit ended, for this worker. */
enum Ending {
    DONE("unit.done"),
    FAILED("unit.failed"),
    /** Given back since the run or the worker stops. */
    RETURNED("unit.returned"),
    /** Given back after something that may pass: better not tried again at once. */
    DISTURBED("unit.returned"),
    /** Another worker has it. */
    FENCED("unit.fenced");

    private final String event;

    Ending(String event) {
        this.event = event;
    }

    /** What the log calls it. */
    String event() {
        return event;
    }
}
