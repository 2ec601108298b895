/** Reads what a definition says to its kind: typed entries, and a sentence that names the field of whatever cannot be read. */
@NullMarked
package dev.longshore.jobs.spec;

import org.jspecify.annotations.NullMarked;
