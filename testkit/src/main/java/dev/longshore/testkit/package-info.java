/**
 * A JUnit 5 test kit for jobs, this project's own and anybody else's: it runs a job undisturbed, runs it again, and lets the worker die at each boundary (chunk,
 * unit, step, publication) while another takes over; what is left must be what the undisturbed run left. Workers are real ones on a real PostgreSQL, in the process
 * of the test; a death is that everything that a worker has open to its database is cut at one instant.
 */
@NullMarked
package dev.longshore.testkit;

import org.jspecify.annotations.NullMarked;
