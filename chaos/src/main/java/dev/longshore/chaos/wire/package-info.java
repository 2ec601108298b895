/**
 * The network between a process and PostgreSQL, as a proxy of our own that can freeze, delay, cut and lose. It reads the protocol just so far that it can lose
 * the answer to one chosen COMMIT. Knows nothing of the product.
 */
@NullMarked
package dev.longshore.chaos.wire;

import org.jspecify.annotations.NullMarked;
