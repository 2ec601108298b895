/**
 * The catalogue: a folder of YAML files beside the SQL that they name. Read and checked once, at start-up; a worker with a mistake in its catalogue
 * does not start, and says all mistakes at once, each with file, line and remedy. A job of a kind needs no Java.
 */
@NullMarked
package dev.longshore.jobs.catalogue;

import org.jspecify.annotations.NullMarked;
