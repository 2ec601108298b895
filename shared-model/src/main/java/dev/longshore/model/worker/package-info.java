/** A worker: a JVM that claims work, and the leases it holds. Lease times are the database's clock. */
@NullMarked
package dev.longshore.model.worker;

import org.jspecify.annotations.NullMarked;
