/**
 * What the installation as a whole measures: how long its queues are, how old, how much runs. Read from the database by each process with a console, so
 * that any of them tells the same; what a single worker counts of itself stands in module batch-jobs.
 */
@NullMarked
package dev.longshore.admin.metrics;

import org.jspecify.annotations.NullMarked;
