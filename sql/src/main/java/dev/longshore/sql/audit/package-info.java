/** The audit as stored: written in the transaction of the act that it records, under the lock that orders the chain; read newest first; verified. */
@NullMarked
package dev.longshore.sql.audit;

import org.jspecify.annotations.NullMarked;
