/**
 * Reads of users' SQL in bulk: named parameters become typed literals, the key is cut into ranges, and each range is read by one
 * {@code COPY … TO STDOUT} on a shared snapshot. The export kind of module batch-jobs calls it. Invariant: nothing here writes to the source; every
 * transaction is read only.
 */
@NullMarked
package dev.longshore.sql.export;

import org.jspecify.annotations.NullMarked;
