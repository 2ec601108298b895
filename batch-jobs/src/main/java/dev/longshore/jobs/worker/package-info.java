/**
 * This JVM as a worker: its id, its heartbeat, what it holds, how it is woken. Claiming stands in {@code run} and {@code unit}; what they hold is
 * renewed here, on a thread and a connection of its own.
 */
@NullMarked
package dev.longshore.jobs.worker;

import org.jspecify.annotations.NullMarked;
