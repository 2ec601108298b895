/**
 * Rollups: which windows of a source have changed, and the statement that computes a window anew. A window is computed from the source as it is at that
 * moment, by one DELETE and one INSERT in one transaction, so that computing it again changes nothing.
 */
@NullMarked
package dev.longshore.sql.aggregation;

import org.jspecify.annotations.NullMarked;
