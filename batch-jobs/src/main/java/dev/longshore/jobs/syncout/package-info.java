/**
 * The kind {@code sync-out}: rows of a query to an HTTP API, each content of a row once. What was sent, and what came of it, stands in the ledger of effects, which
 * is written before a call and after it; everything else follows from that.
 */
@NullMarked
package dev.longshore.jobs.syncout;

import org.jspecify.annotations.NullMarked;
