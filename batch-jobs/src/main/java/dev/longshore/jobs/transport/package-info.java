/**
 * How chunks of sequential sources travel from a run's owner to workers: messages over Spring Integration channels, through the database or through a broker.
 * A message is a copy and may come twice, late or never; the row of the work unit says what is still to be applied.
 */
@NullMarked
package dev.longshore.jobs.transport;

import org.jspecify.annotations.NullMarked;
