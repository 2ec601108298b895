/**
 * Effects: changes outside our database, such as a call of somebody else's API, each with its idempotency key and its state. The ledger that keeps them is what
 * makes them happen once.
 */
@NullMarked
package dev.longshore.model.effect;

import org.jspecify.annotations.NullMarked;
