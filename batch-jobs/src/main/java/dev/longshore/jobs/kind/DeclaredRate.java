package dev.longshore.jobs.kind;

/**
 * A rate that a job keeps to when it calls another system, together with all others that call it.
 *
 * @param dependency the name of the other system
 * @param perSecond calls of all workers together, positive
 * @param field of the definition that says so, such as {@code spec.rate}
 */
public record DeclaredRate(String dependency, int perSecond, String field) {}
