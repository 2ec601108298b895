/** An artifact: a file that a run produced, with checksum, size and rows. It is never visible half-made. */
@NullMarked
package dev.longshore.model.artifact;

import org.jspecify.annotations.NullMarked;
