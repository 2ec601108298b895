/**
 * What a job kind gives the engine, and nothing more: how to split a step into work units, how to work on one chunk, how to close. Kinds implement
 * these interfaces; the engine calls them inside its leases and transactions. A kind never claims, leases, admits or recovers.
 */
@NullMarked
package dev.longshore.jobs.kind;

import org.jspecify.annotations.NullMarked;
