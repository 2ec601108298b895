/**
 * A work unit: what a worker claims. Its plan is frozen before the first claim, its checkpoint moves in the transaction of each chunk, under
 * the token of the claim.
 */
@NullMarked
package dev.longshore.model.unit;

import org.jspecify.annotations.NullMarked;
