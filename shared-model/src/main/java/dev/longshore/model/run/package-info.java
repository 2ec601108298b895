/**
 * A run: one asked-for piece of work, its states, its context and its counts. Every module speaks of runs in these words. This package owns
 * the state machine; {@code longshore.check_run_move} in SQL and {@code docs/run-states.md} say the same.
 */
@NullMarked
package dev.longshore.model.run;

import org.jspecify.annotations.NullMarked;
