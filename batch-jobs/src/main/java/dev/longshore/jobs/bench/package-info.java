/**
 * What {@code ./longshore bench} measures: our own work against the limit and against the idiomatic way, interleaved in one process on the same
 * rows, told as ratios with their spread. Nothing else calls this package.
 */
@NullMarked
package dev.longshore.jobs.bench;

import org.jspecify.annotations.NullMarked;
