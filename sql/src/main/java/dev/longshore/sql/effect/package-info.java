/**
 * The ledger of effects, and the state that all workers share about a system that they call: its breaker and its rate. A row of the ledger is written
 * before the call and after it, each in a commit of its own; what dies in between leaves a row that says so.
 */
@NullMarked
package dev.longshore.sql.effect;

import org.jspecify.annotations.NullMarked;
