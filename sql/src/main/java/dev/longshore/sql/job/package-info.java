/**
 * The jobs that can be run, as tables know them. Workers write their catalogue here at start-up; engine, API, console and scheduler read it. This
 * package owns {@code longshore.job} and {@code longshore.job_definition}: a definition that was ever seen stays readable by its hash for good.
 */
@NullMarked
package dev.longshore.sql.job;

import org.jspecify.annotations.NullMarked;
