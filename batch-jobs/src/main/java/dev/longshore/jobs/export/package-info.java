/**
 * The job kind {@code export}: the rows of any SQL with a unique key, as one file, or those of several as one archive. Ranges of the key are work units; each is read by one COPY on a
 * snapshot that all share, encoded here, and written to a part file that belongs to one claim alone. The closing step checks the parts, puts them
 * together and publishes by a rename. Invariant: the file is a function of the snapshot's rows and the definition, whatever died on the way.
 */
@NullMarked
package dev.longshore.jobs.export;

import org.jspecify.annotations.NullMarked;
