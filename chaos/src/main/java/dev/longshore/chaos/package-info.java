/**
 * The fault campaign: {@code ./longshore chaos}. It starts the built product in real processes, breaks them, and has an oracle judge what is left. A tool for those
 * who build Longshore; no line of the product knows of it.
 */
@NullMarked
package dev.longshore.chaos;

import org.jspecify.annotations.NullMarked;
