/**
 * The target of a sync in: rows are copied to a staging table and merged by one statement, in the chunk's transaction. Called by the job kind
 * {@code sync-in}. Names of tables and columns come from job files, are checked here and are always quoted; values go by COPY alone.
 */
@NullMarked
package dev.longshore.sql.syncin;

import org.jspecify.annotations.NullMarked;
