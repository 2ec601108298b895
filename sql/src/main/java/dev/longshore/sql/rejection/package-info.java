/**
 * Rejected records: what could not be processed, kept with its reason. Written in the transaction of the chunk that left the record out; read by API and
 * console. This package owns {@code longshore.rejected_record}.
 */
@NullMarked
package dev.longshore.sql.rejection;

import org.jspecify.annotations.NullMarked;
