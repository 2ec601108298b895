/**
 * Files that were sent to jobs: a row with name, size and checksum, and the bytes in the folder {@code inputs} of the installation under the row's id. The file
 * is on disk, forced, before its row is there. This package owns {@code longshore.input_file}.
 */
@NullMarked
package dev.longshore.sql.input;

import org.jspecify.annotations.NullMarked;
