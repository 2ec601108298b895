/** What {@code ./longshore bench} measures of schedules. Used by nobody else. */
@NullMarked
package dev.longshore.scheduler.bench;

import org.jspecify.annotations.NullMarked;
