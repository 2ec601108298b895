/**
 * Schedules that stand in files: read and checked once, at start-up. What a file defines is changed there; a schedule whose file is gone is retired. A scheduler with a
 * mistake in its files does not start, and says all mistakes at once, each with file, line and remedy.
 */
@NullMarked
package dev.longshore.scheduler.file;

import org.jspecify.annotations.NullMarked;
