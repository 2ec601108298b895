package dev.longshore.sql.history;

import java.time.Instant;

/**
 * An application whose history was read.
 *
 * @param newest when its newest execution was created
 */
public record PastApplication(String name, long executions, Instant newest) {}
