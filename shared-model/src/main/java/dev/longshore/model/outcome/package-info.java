/**
 * Outcomes: what a request promised a customer, such as an account that works, told apart into effects that are required or optional. <em>Created</em> at once,
 * <em>ready</em> when all required effects are done. What is to be done about an effect next is decided here, for workers and for previews alike.
 */
@NullMarked
package dev.longshore.model.outcome;

import org.jspecify.annotations.NullMarked;
