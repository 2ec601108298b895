/**
 * Jobs of plain Spring Batch: every {@code Job} bean that the class path brings becomes a job of the catalogue, with no change to it. The engine launches
 * them; here they are found, described and given their parameters.
 */
@NullMarked
package dev.longshore.jobs.springbatch;

import org.jspecify.annotations.NullMarked;
