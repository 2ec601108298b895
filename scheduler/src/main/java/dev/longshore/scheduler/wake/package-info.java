/**
 * Quartz, clustered on the same database: wakes one scheduler at each second at which something is due. A wake is a hint: early, late, double or lost, it changes
 * punctuality and nothing else (docs/adr).
 */
@NullMarked
package dev.longshore.scheduler.wake;

import org.jspecify.annotations.NullMarked;
