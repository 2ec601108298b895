/**
 * Runs as stored: asking for one, asking something of one, and showing them; claims and moves of their owners. Statements of one table stand in one
 * class each; a run is never moved but by the table of {@link dev.longshore.model.run.RunState}.
 */
@NullMarked
package dev.longshore.sql.run;

import org.jspecify.annotations.NullMarked;
