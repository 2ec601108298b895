/**
 * Decides about fires: what is due, what stands in its way, and asks for its run. Called by the loop alone; every decision is one transaction under the lock of its
 * schedule or of its row, so that any number of schedulers make it once.
 */
@NullMarked
package dev.longshore.scheduler.fire;

import org.jspecify.annotations.NullMarked;
