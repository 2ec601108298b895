/**
 * Calls of other systems over HTTP: bounded in time and size, to addresses that are allowed, by the address that was checked, never redirected and never
 * repeated by itself. Job kinds call it; what an answer means is theirs to say.
 */
@NullMarked
package dev.longshore.jobs.http;

import org.jspecify.annotations.NullMarked;
