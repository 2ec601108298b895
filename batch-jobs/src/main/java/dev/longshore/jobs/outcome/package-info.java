/**
 * The kind {@code outcome}: what a request promised a customer, effect by effect. A run takes all outcomes that are due, does for each what can be done now, and lets
 * it go; it waits for nobody. What was done stands in the ledger of effects, and readiness is told from that.
 */
@NullMarked
package dev.longshore.jobs.outcome;

import org.jspecify.annotations.NullMarked;
