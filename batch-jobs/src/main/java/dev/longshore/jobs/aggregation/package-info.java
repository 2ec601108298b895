/**
 * Aggregations: a table of sums that follows its source. Finds the windows that have changed since the watermark, and computes each anew, set-based, in one
 * transaction with its checkpoint. A window computed once or ten times holds the same, and so does a table that was filled bit by bit or at once.
 */
@NullMarked
package dev.longshore.jobs.aggregation;

import org.jspecify.annotations.NullMarked;
