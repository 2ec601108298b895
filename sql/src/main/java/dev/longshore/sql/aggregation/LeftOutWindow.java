package dev.longshore.sql.aggregation;

import java.time.LocalDateTime;

/**
 * A window that a run left out since it took workers down, and that nobody has discarded: it is due.
 *
 * @param record the id of its rejected record
 * @param start its first moment
 * @param resting whether it was tried so lately that a run that nobody asked it of passes it over
 */
public record LeftOutWindow(long record, LocalDateTime start, boolean resting) {}
