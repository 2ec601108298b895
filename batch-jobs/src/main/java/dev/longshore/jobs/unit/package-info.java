/**
 * Work on units: claims them with the worker's free slots and works on each chunk by chunk, as one step execution of Spring Batch. Every chunk is one
 * transaction that proves the claim; it knows nothing of the run's owner, which may be this worker or another.
 */
@NullMarked
package dev.longshore.jobs.unit;

import org.jspecify.annotations.NullMarked;
