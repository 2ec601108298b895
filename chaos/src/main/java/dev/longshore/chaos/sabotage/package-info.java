/**
 * Takes guards out, for the controls: each is a change that the campaign makes to its own installation's tables, so that they behave as if the engine lacked the
 * guard. The product has no switch for any of them.
 */
@NullMarked
package dev.longshore.chaos.sabotage;

import org.jspecify.annotations.NullMarked;
