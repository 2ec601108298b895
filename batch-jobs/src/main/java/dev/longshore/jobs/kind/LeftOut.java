package dev.longshore.jobs.kind;

import org.jspecify.annotations.Nullable;

/**
 * A record that a unit must not touch any more.
 *
 * @param position its place in the unit, from 1
 * @param item what the kind called it when it rejected it; null if it has not yet, so that the next chunk has to
 */
public record LeftOut(long position, @Nullable String item) {}
