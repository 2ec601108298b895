package dev.longshore.model.schedule;

/** What a change of the clocks has to do with a fire; shown where next fires are. */
public enum ClockChange {
    NONE,
    /** Its time does not exist that day: it fires at the moment after the jump. */
    AFTER_GAP,
    /** Its time does not exist that day, and what the clock jumps over is left out: it does not fire, and is only shown. */
    IN_GAP,
    /** Its time comes twice that day, and this is the first. */
    FIRST_OF_TWO,
    /** Its time comes twice that day, and this is the second. */
    SECOND_OF_TWO
}
