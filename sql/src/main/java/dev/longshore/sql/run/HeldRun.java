package dev.longshore.sql.run;

import dev.longshore.model.run.RunId;

/**
 * A claim on a run: what its owner proves with each write.
 *
 * @param token the fencing token of the claim
 */
public record HeldRun(RunId run, long token) {}
