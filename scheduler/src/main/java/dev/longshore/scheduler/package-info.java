/**
 * When things run. What is due is computed from tables by the database's clock, decided once, and recorded with its reason; whatever fires only asks for a run
 * through {@code longshore.request_run} and returns. Nothing here runs a job, and nothing here is called by the engine or the console.
 */
@NullMarked
package dev.longshore.scheduler;

import org.jspecify.annotations.NullMarked;
