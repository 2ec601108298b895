/**
 * Outcomes as they are stored: asked for in the transaction of a request, worked on by runs that take all that are due, shown by customer. The effects themselves
 * stand in the ledger of {@code dev.longshore.sql.effect}.
 */
@NullMarked
package dev.longshore.sql.outcome;

import org.jspecify.annotations.NullMarked;
