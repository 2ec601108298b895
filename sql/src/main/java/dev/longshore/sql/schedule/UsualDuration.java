package dev.longshore.sql.schedule;

import java.time.Duration;

/**
 * How long the runs of a job take, by its last ones.
 *
 * @param usual half take less
 * @param slow nine of ten take less
 * @param runs how many were looked at
 */
public record UsualDuration(Duration usual, Duration slow, int runs) {}
